using System.Buffers;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Relay.Tests.Script;

/// <summary>A protocol of a few words that exercises everything the relay offers to sessions; see <see cref="ScriptSession"/> for the words.</summary>
public sealed class ScriptProtocol : IDeviceProtocol
{
    private const string FirstWord = "hello ";

    public string Name => "script";

    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(1);

    public int MaxLineBytes { get; init; } = 1_024;

    public int MaxPayloadBytes { get; init; } = 128 * 1_024;

    public Recognition Recognise(in ReadOnlySequence<byte> first)
    {
        var bytes = first.Slice(0, Math.Min(first.Length, FirstWord.Length)).ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != FirstWord[i]) return Recognition.No;
        }
        return bytes.Length == FirstWord.Length ? Recognition.Yes : Recognition.NeedMore;
    }

    public IDeviceSession CreateSession(long nowMilliseconds) => new ScriptSession(new ScriptFrameDecoder(MaxLineBytes, MaxPayloadBytes));
}
