using System.Buffers.Binary;
using CloudCam.Protocols.Media;

namespace CloudCam.Protocols.Tests.Media;

public sealed class G711Tests
{
    [Fact]
    public void Every_sample_is_coded_as_the_reference_code_says()
    {
        for (var sample = short.MinValue; ; sample++)
        {
            Assert.Equal(ReferenceALaw(sample), G711.EncodeALaw(sample));
            Assert.Equal(ReferenceMuLaw(sample), G711.EncodeMuLaw(sample));
            if (sample == short.MaxValue) return;
        }
    }

    // ITU-T G.711 tables 1a and 2a: the ends of the scale and its smallest steps, shifted up to 16 bits.
    [Theory]
    [InlineData(0xD5, 8, 0xFF, 0)]
    [InlineData(0x55, -8, 0x7F, 0)]
    [InlineData(0xAA, 32_256, 0x80, 32_124)]
    [InlineData(0x2A, -32_256, 0x00, -32_124)]
    [InlineData(0xD4, 24, 0xFE, 8)]
    [InlineData(0x54, -24, 0x7E, -8)]
    public void Known_codes_have_their_values(int aLaw, int aLawSample, int muLaw, int muLawSample)
    {
        Assert.Equal(aLawSample, G711.DecodeALaw((byte)aLaw));
        Assert.Equal(muLawSample, G711.DecodeMuLaw((byte)muLaw));
    }

    [Fact]
    public void Every_code_comes_back_from_its_value()
    {
        for (var code = 0; code < 256; code++)
        {
            Assert.Equal(code, G711.EncodeALaw(G711.DecodeALaw((byte)code)));
            // Mu-law has two codes of zero, and 7F is the one that samples never get.
            if (code != 0x7F) Assert.Equal(code, G711.EncodeMuLaw(G711.DecodeMuLaw((byte)code)));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void All_codes_decode_as_ffmpeg_decodes_them(bool isALaw)
    {
        byte[] codes = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];
        var (expected, _) = FromRaw(codes, isALaw ? "alaw" : "mulaw");
        var samples = new byte[512];
        G711.Decode(codes, samples, isALaw);
        Assert.Equal(expected, samples);
    }

    [Fact]
    public void Pieces_are_coded_sample_by_sample_and_room_is_checked()
    {
        var samples = new byte[7];
        BinaryPrimitives.WriteInt16LittleEndian(samples, 1_000);
        BinaryPrimitives.WriteInt16LittleEndian(samples.AsSpan(2), -1_000);
        var codes = new byte[3];
        G711.Encode(samples, codes, isALaw: true);
        Assert.Equal([G711.EncodeALaw(1_000), G711.EncodeALaw(-1_000), G711.EncodeALaw(0)], codes);
        Assert.Throws<ArgumentException>(() => G711.Encode(samples, new byte[2], isALaw: true));
        Assert.Throws<ArgumentException>(() => G711.Decode(codes, new byte[5], isALaw: true));
    }

    private static (byte[] Output, string Said) FromRaw(byte[] codes, string format)
    {
        var file = Path.Combine(Path.GetTempPath(), $"cloudcam-g711-{format}-{Environment.ProcessId}");
        File.WriteAllBytes(file, codes);
        try
        {
            return (Ffmpeg.Make("-f", format, "-ar", "8000", "-ac", "1", "-i", file, "-f", "s16le"), "");
        }
        finally
        {
            File.Delete(file);
        }
    }

    // ITU-T G.191, software tools library, module G711, in its own steps.
    private static byte ReferenceALaw(short sample)
    {
        var magnitude = (sample < 0 ? ~sample : sample) >> 4;
        if (magnitude > 15)
        {
            var exponent = 1;
            while (magnitude > 16 + 15)
            {
                magnitude >>= 1;
                exponent++;
            }
            magnitude = magnitude - 16 + (exponent << 4);
        }
        if (sample >= 0) magnitude |= 0x80;
        return (byte)(magnitude ^ 0x55);
    }

    private static byte ReferenceMuLaw(short sample)
    {
        var magnitude = Math.Min((sample < 0 ? (~sample >> 2) : sample >> 2) + 33, 0x1FFF);
        var segment = 1;
        for (var rest = magnitude >> 6; rest != 0; rest >>= 1) segment++;
        var code = ((0x08 - segment) << 4) | (0x0F - ((magnitude >> segment) & 0x0F));
        return (byte)(sample >= 0 ? code | 0x80 : code);
    }
}
