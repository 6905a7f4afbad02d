using System.Buffers.Binary;
using System.Text;

namespace CloudCam.Simulators.Rtmp;

/// <summary>Values of AMF0 as a publisher writes them.</summary>
internal sealed class AmfBytes
{
    private readonly List<byte> _bytes = [];

    public AmfBytes Text(string text)
    {
        _bytes.Add(2);
        return Name(text);
    }

    public AmfBytes Number(double number)
    {
        Span<byte> bytes = stackalloc byte[9];
        BinaryPrimitives.WriteDoubleBigEndian(bytes[1..], number);
        _bytes.AddRange(bytes);
        return this;
    }

    public AmfBytes Null()
    {
        _bytes.Add(5);
        return this;
    }

    public AmfBytes BeginObject()
    {
        _bytes.Add(3);
        return this;
    }

    public AmfBytes Member(string name, string text) => Name(name).Text(text);

    public AmfBytes Member(string name, double number) => Name(name).Number(number);

    public AmfBytes EndObject()
    {
        _bytes.AddRange([0, 0, 9]);
        return this;
    }

    public byte[] ToArray() => [.. _bytes];

    /// <summary>The texts in what a server says, wherever they stand: a publisher needs no more.</summary>
    public static IReadOnlyList<string> Texts(ReadOnlySpan<byte> said)
    {
        var texts = new List<string>();
        for (var at = 0; at + 3 <= said.Length; at++)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(said[(at + 1)..]);
            if (said[at] != 2 || at + 3 + length > said.Length)
            {
                continue;
            }

            texts.Add(Encoding.UTF8.GetString(said.Slice(at + 3, length)));
            at += 2 + length;
        }

        return texts;
    }

    private AmfBytes Name(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        _bytes.AddRange([(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes]);
        return this;
    }
}
