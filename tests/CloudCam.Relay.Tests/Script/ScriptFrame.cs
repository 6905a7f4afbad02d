using System.Buffers;

namespace CloudCam.Relay.Tests.Script;

/// <summary>One line, and for <c>data N</c> the N bytes behind it.</summary>
public readonly struct ScriptFrame(ReadOnlySequence<byte> line, ReadOnlySequence<byte> payload)
{
    public ReadOnlySequence<byte> Line { get; } = line;

    public ReadOnlySequence<byte> Payload { get; } = payload;
}
