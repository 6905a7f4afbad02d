using System.Buffers;
using CloudCam.Core.Checksums;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Media;

/// <summary>Hands a stretch of a fragment on to a file, with the file's sum running along.</summary>
/// <param name="file">Has room for the stretch.</param>
/// <param name="from">Bytes of the fragment to leave out, written before.</param>
/// <param name="count">Bytes to write from there on; the rest of the fragment is left out.</param>
internal struct FileSink(IFileWriter file, long from, long count) : IMediaSink
{
    private long skip = from;
    private long rest = count;

    public void Write(in ReadOnlySequence<byte> piece)
    {
        var skipped = Math.Min(skip, piece.Length);
        skip -= skipped;
        var taken = Math.Min(rest, piece.Length - skipped);
        rest -= taken;
        if (taken == piece.Length) Hand(piece);
        else if (taken > 0) Hand(piece.Slice(skipped, taken));
    }

    private readonly void Hand(in ReadOnlySequence<byte> piece) => file.Write(piece, Crc16.Kermit(piece, file.FileCrc));
}
