using System.Buffers;

namespace CloudCam.Simulators.Teltonika;

/// <summary>
/// A stream that does to its inner stream what <see cref="LinkFaults"/> says. One reader and one writer at a time, both at once.
/// A cut closes the inner stream, also under a pending read, and every later call throws <see cref="IOException"/>.
/// </summary>
/// <param name="inner">The real link; disposed with this one.</param>
/// <param name="faults">The faults.</param>
/// <param name="random">Source of chance, used by the writer and the constructor only.</param>
/// <param name="time">Clock for silence and bandwidth.</param>
/// <param name="prepareReset">Called before a cut that shall look like a reset; null when the link cannot do that.</param>
public sealed class FaultyLinkStream(Stream inner, LinkFaults faults, Random random, TimeProvider time, Action? prepareReset = null) : Stream
{
    private readonly DataMangler? _mangler = faults.FlipDataProbability > 0 || faults.FlipCrcProbability > 0
        ? new DataMangler(faults.FlipDataProbability, faults.FlipCrcProbability, random)
        : null;

    private readonly ArrayBufferWriter<byte> _held = new();
    private readonly long _started = time.GetTimestamp();
    private long _bytesLeft = BytesUntilCut(faults, random);
    private long _bytesSent;
    private bool _silenceDone;
    private volatile bool _cut;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>True once the link was cut on purpose.</summary>
    public bool WasCut => _cut;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfCut();
        int read;
        try
        {
            var allowed = (int)Math.Clamp(Interlocked.Read(ref _bytesLeft), 1, buffer.Length);
            read = await inner.ReadAsync(buffer[..allowed], cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectDisposedException) when (_cut)
        {
            throw CutException();
        }

        if (Interlocked.Add(ref _bytesLeft, -read) <= 0)
        {
            Cut();
        }

        return read;
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfCut();
        if (_mangler is null && faults.GlueBytes == 0)
        {
            await SendAsync(buffer, cancellationToken).ConfigureAwait(false);
            return;
        }

        var copy = _held.GetSpan(buffer.Length)[..buffer.Length];
        buffer.Span.CopyTo(copy);
        _mangler?.Mangle(copy);
        _held.Advance(buffer.Length);
        if (_held.WrittenCount >= faults.GlueBytes)
        {
            await SendHeldAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what is held back for glueing.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>When it is sent.</returns>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await SendHeldAsync(cancellationToken).ConfigureAwait(false);
        ThrowIfCut();
        await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Use ReadAsync.");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Use WriteAsync.");

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException("Use FlushAsync.");

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static long BytesUntilCut(LinkFaults faults, Random random)
    {
        var fixedPlace = faults.CutAfterBytes ?? long.MaxValue;
        if (faults.CutsPerMegabyte <= 0)
        {
            return fixedPlace;
        }

        // A constant chance per byte: the distance to the first cut is exponential.
        var distance = -Math.Log(1 - random.NextDouble()) * 1_000_000 / faults.CutsPerMegabyte;
        return Math.Min(fixedPlace, 1 + (long)distance);
    }

    private async Task SendHeldAsync(CancellationToken cancellationToken)
    {
        if (_held.WrittenCount > 0)
        {
            await SendAsync(_held.WrittenMemory, cancellationToken).ConfigureAwait(false);
            _held.ResetWrittenCount();
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            var size = faults.OneByteWrites ? 1 : bytes.Length;
            if (faults.BytesPerSecond > 0)
            {
                size = Math.Min(size, Math.Max(1, faults.BytesPerSecond / 10));
                await WaitForBandwidthAsync(cancellationToken).ConfigureAwait(false);
            }

            if (faults.SilenceAfterBytes is { } quietAt && !_silenceDone)
            {
                if (_bytesSent >= quietAt)
                {
                    _silenceDone = true;
                    await Task.Delay(faults.SilenceFor, time, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    size = (int)Math.Min(size, quietAt - _bytesSent);
                }
            }

            await SendPieceAsync(bytes[..size], cancellationToken).ConfigureAwait(false);
            bytes = bytes[size..];
        }
    }

    private async ValueTask SendPieceAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        ThrowIfCut();
        var left = Interlocked.Add(ref _bytesLeft, -piece.Length);
        var cutHere = left <= 0;
        if (cutHere)
        {
            piece = piece[..(int)Math.Max(0, piece.Length + left)];
        }

        try
        {
            if (piece.Length > 0)
            {
                await inner.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
                _bytesSent += piece.Length;
            }
        }
        catch (ObjectDisposedException) when (_cut)
        {
            throw CutException();
        }

        if (cutHere)
        {
            Cut();
            throw CutException();
        }
    }

    private async Task WaitForBandwidthAsync(CancellationToken cancellationToken)
    {
        var due = TimeSpan.FromSeconds((double)_bytesSent / faults.BytesPerSecond);
        var early = due - time.GetElapsedTime(_started);
        if (early > TimeSpan.Zero)
        {
            await Task.Delay(early, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Cut()
    {
        if (_cut)
        {
            return;
        }

        _cut = true;
        if (faults.CutWithReset)
        {
            prepareReset?.Invoke();
        }

        inner.Dispose();
    }

    private void ThrowIfCut()
    {
        if (_cut)
        {
            throw CutException();
        }
    }

    private static IOException CutException() => new("the simulated link was cut");
}
