using System.Buffers;
using System.Buffers.Binary;
using CloudCam.Protocols.Framing;

namespace CloudCam.Protocols.Rtmp;

/// <summary>
/// The server's side of the handshake in its plain form (RTMP specification 1.0, section 5.2). A client that offers the form with digests gets the plain form
/// too: its zero version tells it so. What the client echoes is not judged; encoders are known that echo nothing.
/// </summary>
public sealed class RtmpHandshake
{
    /// <summary>Bytes of C0 and C1, and of S0 and S1: a version and 1,536 bytes.</summary>
    public const int FirstBytes = 1 + RestBytes;

    /// <summary>Bytes of C2 and of S2.</summary>
    public const int RestBytes = 1536;

    // Version 3 of the specification; up to 31 is for later ones, from 32 on it is text: another protocol.
    private const byte Version = 3;
    private const byte FirstTextByte = 32;

    private bool hasAnswered;

    /// <summary>Whether C2 has come: chunks follow.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Takes what has come.</summary>
    /// <param name="unread">Moved past what was taken.</param>
    /// <param name="output">Takes S0, S1 and S2 as soon as C1 is whole.</param>
    /// <param name="milliseconds">Our clock for S1, from any instant.</param>
    /// <param name="random">Fills S1.</param>
    /// <returns>Whether the handshake is done.</returns>
    /// <exception cref="ProtocolViolationException"><see cref="Violation.BadMagic"/>: the first byte is no version.</exception>
    public bool TryFinish(ref ReadOnlySequence<byte> unread, IBufferWriter<byte> output, uint milliseconds, Random random)
    {
        if (!hasAnswered)
        {
            if (unread.IsEmpty) return false;
            Span<byte> version = stackalloc byte[1];
            unread.Slice(0, 1).CopyTo(version);
            if (version[0] is < Version or >= FirstTextByte) throw new ProtocolViolationException(Violation.BadMagic, $"no version of RTMP: {version[0]}");
            if (unread.Length < FirstBytes) return false;
            Answer(unread.Slice(1, RestBytes), output, milliseconds, random);
            unread = unread.Slice(FirstBytes);
            hasAnswered = true;
        }
        if (IsDone) return true;
        if (unread.Length < RestBytes) return false;
        unread = unread.Slice(RestBytes);
        return IsDone = true;
    }

    /// <summary>What a client sends first: C0 and C1.</summary>
    /// <param name="output">Takes 1,537 bytes.</param>
    /// <param name="milliseconds">The client's clock.</param>
    /// <param name="random">Fills C1.</param>
    public static void WriteFirst(IBufferWriter<byte> output, uint milliseconds, Random random)
    {
        var first = output.GetSpan(FirstBytes)[..FirstBytes];
        first[0] = Version;
        BinaryPrimitives.WriteUInt32BigEndian(first[1..], milliseconds);
        first[5..9].Clear();
        random.NextBytes(first[9..]);
        output.Advance(FirstBytes);
    }

    /// <summary>The echo: S2 of C1, C2 of S1.</summary>
    /// <param name="output">Takes 1,536 bytes.</param>
    /// <param name="others">What the other side sent as S1 or C1, 1,536 bytes.</param>
    /// <param name="milliseconds">When it was read, on our clock.</param>
    public static void WriteEcho(IBufferWriter<byte> output, in ReadOnlySequence<byte> others, uint milliseconds)
    {
        var echo = output.GetSpan(RestBytes)[..RestBytes];
        others.Slice(0, RestBytes).CopyTo(echo);
        BinaryPrimitives.WriteUInt32BigEndian(echo[4..], milliseconds);
        output.Advance(RestBytes);
    }

    private static void Answer(in ReadOnlySequence<byte> c1, IBufferWriter<byte> output, uint milliseconds, Random random)
    {
        WriteFirst(output, milliseconds, random);
        WriteEcho(output, c1, milliseconds);
    }
}
