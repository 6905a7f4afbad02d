using CloudCam.Core.Events;

namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>
/// Cameras (0xE0): <c>count:u8 count*(number:u8 status:u8)</c> of the built-in ones, then the same of attached ones (vendor document V1.3.5);
/// status 1 is there, 0 is not.
/// </summary>
public readonly ref struct JimiChannels
{
    private const int EntryBytes = 2;
    private readonly ReadOnlySpan<byte> builtIn;
    private readonly ReadOnlySpan<byte> attached;

    private JimiChannels(ReadOnlySpan<byte> builtIn, ReadOnlySpan<byte> attached)
    {
        this.builtIn = builtIn;
        this.attached = attached;
    }

    /// <summary>How many cameras are told, at most 510.</summary>
    public int Count => (builtIn.Length + attached.Length) / EntryBytes;

    /// <summary>One camera, the built-in ones first.</summary>
    /// <exception cref="IndexOutOfRangeException">The index is below 0, or <see cref="Count"/> or more.</exception>
    public CameraChannel this[int index]
    {
        get
        {
            var at = index * EntryBytes;
            return at < builtIn.Length
                ? new CameraChannel(builtIn[at], BuiltIn: true, builtIn[at + 1] == 1)
                : new CameraChannel(attached[at - builtIn.Length], BuiltIn: false, attached[at - builtIn.Length + 1] == 1);
        }
    }

    /// <summary>Reads the content of a camera packet.</summary>
    /// <returns>False when it has fewer cameras than it says. The attached ones may be left out.</returns>
    public static bool TryRead(ReadOnlySpan<byte> content, out JimiChannels channels)
    {
        channels = default;
        if (!HasItsEntries(content)) return false;
        var builtIn = content.Slice(1, content[0] * EntryBytes);
        var rest = content[(1 + builtIn.Length)..];
        if (!rest.IsEmpty && !HasItsEntries(rest)) return false;
        channels = new JimiChannels(builtIn, rest.IsEmpty ? default : rest.Slice(1, rest[0] * EntryBytes));
        return true;
    }

    private static bool HasItsEntries(ReadOnlySpan<byte> list) => !list.IsEmpty && list.Length >= 1 + (list[0] * EntryBytes);
}
