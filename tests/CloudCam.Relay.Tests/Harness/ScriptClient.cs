using System.Net.Sockets;
using System.Text;

namespace CloudCam.Relay.Tests.Harness;

/// <summary>A camera that does what the test says.</summary>
public sealed class ScriptClient(Stream stream, Socket socket) : IDisposable
{
    private readonly byte[] one = new byte[1];

    public Stream Stream => stream;

    public Task SendAsync(string text) => SendAsync(Encoding.ASCII.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await stream.WriteAsync(bytes).AsTask().InTime();

    /// <summary>Sends a piece of the open file.</summary>
    public async Task SendPieceAsync(ReadOnlyMemory<byte> piece)
    {
        await SendAsync($"data {piece.Length}\n");
        await SendAsync(piece);
    }

    /// <summary>Asks one thing, gives the line it is answered with.</summary>
    public async Task<string?> AskAsync(string line)
    {
        await SendAsync(line + "\n");
        return await ReadLineAsync();
    }

    /// <summary>The next line; null when the relay closed, by FIN or by reset.</summary>
    public async Task<string?> ReadLineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            int count;
            try
            {
                count = await stream.ReadAsync(one).AsTask().InTime();
            }
            catch (IOException)
            {
                return null;
            }
            if (count == 0) return null;
            if (one[0] == '\n') return line.ToString();
            line.Append((char)one[0]);
        }
    }

    /// <summary>The same socket, spoken to over another stream.</summary>
    public ScriptClient Over(Stream secured) => new(secured, socket);

    /// <summary>Says that nothing more comes, and goes on listening.</summary>
    public void FinishSending() => socket.Shutdown(SocketShutdown.Send);

    public void Dispose() => stream.Dispose();
}
