using System.Globalization;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>What lies in the kernel between two sockets of this machine: sent by one program, not yet read by the other.</summary>
internal static class SocketQueues
{
    /// <summary>
    /// Bytes on the way to a local port, by the sender's port: the sender's send queue plus the receiver's receive queue, as
    /// <c>/proc/net/tcp</c> shows them (proc(5)). Empty where the system has no such file.
    /// </summary>
    public static IReadOnlyDictionary<int, long> Towards(int port)
    {
        var unread = new Dictionary<int, long>();
        if (!OperatingSystem.IsLinux()) return unread;
        foreach (var table in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
        {
            if (!File.Exists(table)) continue;
            foreach (var line in File.ReadLines(table).Skip(1))
            {
                // sl local_address rem_address st tx_queue:rx_queue ..., ports and counts in hex.
                var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                var (local, remote) = (PortOf(columns[1]), PortOf(columns[2]));
                if (remote == port) Add(local, columns[4].Split(':')[0]);
                else if (local == port && remote != 0) Add(remote, columns[4].Split(':')[1]);
            }
        }
        return unread;

        void Add(int sender, string count) =>
            unread[sender] = unread.GetValueOrDefault(sender) + long.Parse(count, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private static int PortOf(string address) => int.Parse(address[(address.LastIndexOf(':') + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
