using System.Buffers;

namespace CloudCam.Protocols.BSeries;

/// <summary>One frame: a view over the received bytes, valid until the caller moves on.</summary>
/// <param name="connection">Which connection its magic names.</param>
/// <param name="code">See <see cref="Code"/>.</param>
/// <param name="text">See <see cref="Text"/>.</param>
public readonly struct BSeriesFrame(BSeriesConnection connection, ushort code, in ReadOnlySequence<byte> text)
{
    /// <summary>Which connection its magic names.</summary>
    public BSeriesConnection Connection { get; } = connection;

    /// <summary>Operation code, of <see cref="BSeriesOperation"/> or <see cref="BSeriesMedia"/>; others are skipped whole.</summary>
    public ushort Code { get; } = code;

    /// <summary>The text field: what the vendor calls all that follows the header, mostly binary.</summary>
    public ReadOnlySequence<byte> Text { get; } = text;
}
