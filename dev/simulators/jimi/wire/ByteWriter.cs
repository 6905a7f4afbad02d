using System.Text;

namespace CloudCam.Simulators.Jimi;

/// <summary>Puts big-endian fields together.</summary>
internal sealed class ByteWriter
{
    private byte[] _bytes = new byte[64];
    private int _count;

    /// <summary>What was written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    public ByteWriter U8(int value) => Bytes([(byte)value]);

    public ByteWriter U16(int value) => Bytes([(byte)(value >> 8), (byte)value]);

    public ByteWriter U24(int value) => Bytes([(byte)(value >> 16), (byte)(value >> 8), (byte)value]);

    public ByteWriter U32(uint value) => Bytes([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);

    public ByteWriter Text(string text) => Bytes(Encoding.ASCII.GetBytes(text));

    public ByteWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        if (_count + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_count + bytes.Length, 2 * _bytes.Length));
        }

        bytes.CopyTo(_bytes.AsSpan(_count));
        _count += bytes.Length;
        return this;
    }

    /// <summary>Decimal digits, two to a byte, with leading zeros.</summary>
    public ByteWriter Bcd(string digits, int bytes) => Bytes(Convert.FromHexString(digits.PadLeft(2 * bytes, '0')));

    public byte[] ToArray() => Written.ToArray();
}
