using System.Globalization;

namespace CloudCam.Dev.Load;

/// <summary>What lies in the kernel between two sockets of this machine: sent by one program, not yet read by the other.</summary>
internal static class KernelQueues
{
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>
    /// Bytes on the way to a local port, by the sender's port: the sender's send queue and the receiver's receive queue, as <c>/proc/net/tcp</c> shows them (proc(5)).
    /// Null where the system has no such file.
    /// </summary>
    public static IReadOnlyDictionary<int, long>? Towards(int port)
    {
        if (!File.Exists(Tables[0])) return null;
        var unread = new Dictionary<int, long>();
        foreach (var line in Tables.Where(File.Exists).SelectMany(table => File.ReadLines(table).Skip(1))) AddLine(line, port, unread);
        return unread;
    }

    /// <summary>Adds one line of the table: number, local address, remote address, state, <c>tx_queue:rx_queue</c>; ports and counts in hex.</summary>
    internal static void AddLine(string line, int port, Dictionary<int, long> unread)
    {
        var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (columns.Length < 5) return;
        var (local, remote, queues) = (PortOf(columns[1]), PortOf(columns[2]), columns[4].Split(':'));
        if (remote == port) Add(local, queues[0]);
        else if (local == port && remote != 0) Add(remote, queues[1]);

        void Add(int sender, string count) => unread[sender] = unread.GetValueOrDefault(sender) + long.Parse(count, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private static int PortOf(string address) => int.Parse(address[(address.LastIndexOf(':') + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
