using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace CloudCam.Simulators.Jimi;

/// <summary>One part of a form.</summary>
/// <param name="Name">Name of the field.</param>
/// <param name="Value">Its bytes.</param>
/// <param name="FileName">File name, or null for a plain field.</param>
/// <param name="ContentType">Content type, or null.</param>
internal sealed record JimiPart(string Name, ReadOnlyMemory<byte> Value, string? FileName = null, string? ContentType = null)
{
    public static JimiPart Text(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));
}

/// <summary>A multipart/form-data body as the terminal writes it: parts in the order given, with a length or chunked, slowly if wanted, torn if wanted.</summary>
internal sealed class JimiMultipart : HttpContent
{
    private const int PieceBytes = 16 * 1024;
    private readonly List<ReadOnlyMemory<byte>> _pieces = [];
    private readonly bool _isChunked;
    private readonly int _bytesPerSecond;
    private readonly long _breakAfter;
    private readonly TimeProvider _time;

    /// <summary>Makes a body.</summary>
    /// <param name="boundary">Boundary between the parts.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="isChunked">No length is announced.</param>
    /// <param name="bytesPerSecond">Speed; 0 has no limit.</param>
    /// <param name="breakOff">The body ends in the middle with an error.</param>
    /// <param name="time">Clock for the speed.</param>
    public JimiMultipart(string boundary, IEnumerable<JimiPart> parts, bool isChunked, int bytesPerSecond, bool breakOff, TimeProvider time)
    {
        (_isChunked, _bytesPerSecond, _time) = (isChunked, bytesPerSecond, time);
        foreach (var part in parts)
        {
            var head = new StringBuilder($"--{boundary}\r\nContent-Disposition: form-data; name=\"{part.Name}\"");
            head.Append(part.FileName is null ? "" : $"; filename=\"{part.FileName}\"").Append("\r\n");
            head.Append(part.ContentType is null ? "" : $"Content-Type: {part.ContentType}\r\n").Append("\r\n");
            _pieces.Add(Encoding.UTF8.GetBytes(head.ToString()));
            _pieces.Add(part.Value);
            _pieces.Add("\r\n"u8.ToArray());
        }

        _pieces.Add(Encoding.ASCII.GetBytes($"--{boundary}--\r\n"));
        var length = _pieces.Sum(piece => (long)piece.Length);
        _breakAfter = breakOff ? length / 2 : long.MaxValue;
        Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={boundary}");
        if (!isChunked)
        {
            Headers.ContentLength = length;
        }
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var sent = 0L;
        foreach (var piece in _pieces)
        {
            for (var at = 0; at < piece.Length; at += PieceBytes)
            {
                var bytes = piece.Slice(at, Math.Min(PieceBytes, piece.Length - at));
                await PaceAsync(started, sent, cancellationToken).ConfigureAwait(false);
                await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
                sent += bytes.Length;
                if (sent >= _breakAfter)
                {
                    await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
                    throw new IOException("the simulated upload was broken off");
                }
            }
        }
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = _isChunked ? 0 : _pieces.Sum(piece => (long)piece.Length);
        return !_isChunked;
    }

    private async Task PaceAsync(long started, long sent, CancellationToken cancellationToken)
    {
        if (_bytesPerSecond > 0 && TimeSpan.FromSeconds((double)sent / _bytesPerSecond) - _time.GetElapsedTime(started) is var early && early > TimeSpan.Zero)
        {
            await Task.Delay(early, _time, cancellationToken).ConfigureAwait(false);
        }
    }
}
