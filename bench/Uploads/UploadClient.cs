using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CloudCam.Benchmarks.Uploads;

/// <summary>Cameras that post: forms over bare sockets, in pieces of 64 KiB of the same bytes, one thread each.</summary>
internal static class UploadClient
{
    private const string Boundary = "----cam";
    private const int PieceBytes = 64 * 1024;
    private static readonly byte[] Tail = Encoding.ASCII.GetBytes($"\r\n--{Boundary}--\r\n");
    private static readonly byte[] Content = MakeContent();
    private static int files;

    /// <summary>Posts as many files at a time as there are cameras.</summary>
    /// <returns>Megabytes of files per second.</returns>
    /// <exception cref="InvalidOperationException">An answer was not 200.</exception>
    public static async Task<double> PostAsync(int port, int cameras, long fileBytes)
    {
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, cameras).Select(_ => Task.Factory.StartNew(() => Post(port, fileBytes), TaskCreationOptions.LongRunning)));
        return cameras * fileBytes / 1e6 / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static void Post(int port, long fileBytes)
    {
        // Another name each time: the same file again would only be recognised.
        var name = $"EVENT_353376110008882_00000000_2020_08_11_14_17_36_{Interlocked.Increment(ref files)}.mp4";
        var head = Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"filename\"\r\n\r\n{name}\r\n--{Boundary}\r\n"
            + $"Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        Send(socket, Encoding.ASCII.GetBytes($"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary={Boundary}\r\n"
            + $"Content-Length: {head.Length + fileBytes + Tail.Length}\r\nConnection: close\r\n\r\n"));
        Send(socket, head);
        for (long sent = 0; sent < fileBytes;)
        {
            var at = (int)(sent % Content.Length);
            var count = (int)Math.Min(Math.Min(PieceBytes, fileBytes - sent), Content.Length - at);
            Send(socket, Content.AsSpan(at, count));
            sent += count;
        }
        Send(socket, Tail);
        var answer = new byte[4096];
        var length = 0;
        while (length < answer.Length && socket.Receive(answer.AsSpan(length)) is var received and > 0) length += received;
        var text = Encoding.ASCII.GetString(answer, 0, length);
        if (!text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) || !text.Contains("success", StringComparison.Ordinal)) throw new InvalidOperationException($"An upload was answered: {text}");
    }

    private static void Send(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[socket.Send(bytes)..];
    }

    private static byte[] MakeContent()
    {
        var bytes = new byte[1 << 20];
        new Random(1).NextBytes(bytes);
        "\0\0\0\u0018ftypmp42"u8.CopyTo(bytes);
        return bytes;
    }
}
