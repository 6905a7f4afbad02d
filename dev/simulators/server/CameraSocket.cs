using System.Net.Sockets;

namespace CloudCam.Simulators.Server;

/// <summary>One connection of a client with a camera. Writes of several tasks follow each other whole; reading belongs to one task.</summary>
internal sealed class CameraSocket : IDisposable
{
    private readonly Turns _writing = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly int _splitWrites;
    private readonly Lock _gate = new();
    private bool _isCut;

    /// <summary>Takes a connection over.</summary>
    /// <param name="socket">The socket; becomes this one's.</param>
    /// <param name="number">Number of the connection, from 1.</param>
    /// <param name="splitWrites">Bytes of one write at most, each sent as a segment of its own; 0: no limit.</param>
    public CameraSocket(Socket socket, int number, int splitWrites)
    {
        (_socket, Number, _splitWrites, Ended) = (socket, number, splitWrites, _ended.Token);
        socket.NoDelay = true;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    public int Number { get; }

    /// <summary>Cancelled when the connection is over.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Why it ended, as far as somebody knew.</summary>
    public string? WhyEnded { get; set; }

    /// <summary>Fills the buffer; false when the client closed before its first byte.</summary>
    /// <exception cref="IOException">The client closed in the middle, or the link broke.</exception>
    public async Task<bool> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await _stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return read == buffer.Length || (read == 0 ? false : throw new EndOfStreamException("The client closed in the middle of a packet."));
    }

    /// <summary>Sends bytes as one piece among other writers. A client that is gone is no error here: the reader finds it.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _writing.RunAsync(() => WriteAsync(bytes)).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            WhyEnded ??= error.Message;
            Cut(withReset: false);
        }
    }

    /// <summary>Ends the connection from the camera's side; may be called by anybody, again and again.</summary>
    public void Cut(bool withReset)
    {
        // Whole under the gate, so that nobody disposes of the source between the first line and the last.
        lock (_gate)
        {
            if (_isCut)
            {
                return;
            }

            _isCut = true;
            if (withReset)
            {
                _socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }

            _stream.Dispose();
            _ended.Cancel();
        }
    }

    public void Dispose()
    {
        Cut(withReset: false);
        _ended.Dispose();
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (_splitWrites > 0 && bytes.Length > _splitWrites)
        {
            await _stream.WriteAsync(bytes[.._splitWrites], Ended).ConfigureAwait(false);
            bytes = bytes[_splitWrites..];
        }

        await _stream.WriteAsync(bytes, Ended).ConfigureAwait(false);
    }
}
