using System.Buffers.Binary;
using System.Text;

namespace CloudCam.Simulators.Jimi;

/// <summary>A command of the server, read from 0x80.</summary>
/// <param name="Flag">Server flag, returned with the result.</param>
/// <param name="Text">The command, without a trailing <c>#</c>.</param>
internal sealed record JimiCommandText(uint Flag, string Text)
{
    /// <summary>
    /// Reads length, flag, text and language. Servers count flag and text, some also the language; the length is believed as far as the frame goes, and
    /// a language at the end (0001 or 0002, which is no text) is cut off. A command longer than the length byte can say takes all there is.
    /// </summary>
    /// <returns>Null when not even the flag is there.</returns>
    public static JimiCommandText? Read(JimiFrame frame)
    {
        if (frame.Content.Length < 5)
        {
            return null;
        }

        var flag = BinaryPrimitives.ReadUInt32BigEndian(frame.Content.AsSpan(1));
        var text = frame.Content.AsSpan(5);
        if (!frame.IsLong && frame.Content[0] >= 4)
        {
            text = text[..Math.Min(text.Length, frame.Content[0] - 4)];
        }

        if (text is [.., 0, 0 or 1 or 2])
        {
            text = text[..^2];
        }

        return new JimiCommandText(flag, Encoding.ASCII.GetString(text).Trim().TrimEnd('#'));
    }
}
