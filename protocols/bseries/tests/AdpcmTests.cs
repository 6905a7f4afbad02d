using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.BSeries.Tests;

public sealed class AdpcmTests
{
    [Fact]
    public void Decoding_follows_the_rule_with_each_division_truncated_alone()
    {
        var chance = new System.Random(20_261_121);
        var packet = new byte[160];
        var samples = new short[320];
        var decoder = new AdpcmDecoder();
        var (predicted, index) = (0, 0);
        for (var packets = 0; packets < 500; packets++)
        {
            // Long rows of large codes drive sample and step to their limits, long rows of small ones back.
            for (var i = 0; i < packet.Length; i++) packet[i] = (byte)(packets % 3 == 0 ? chance.Next(256) : packets % 3 == 1 ? 0x77 : 0x00);
            Assert.Equal(320, decoder.Decode(packet, samples));
            for (var i = 0; i < samples.Length; i++)
            {
                var code = i % 2 == 0 ? packet[i / 2] >> 4 : packet[i / 2] & 15;
                Step(code, ref predicted, ref index);
                Assert.Equal(predicted, samples[i]);
            }
        }
    }

    // The first steps by hand: step 7: code 7 changes by 7*7/4 + 7/8 = 12 + 0; the index goes to 8, whose step is 16: code 15 changes by -(16*7/4 + 16/8) = -30.
    [Fact]
    public void First_samples_by_hand()
    {
        var samples = new short[2];
        new AdpcmDecoder().Decode([0x7F], samples);
        Assert.Equal([12, -18], samples);
    }

    [Fact]
    public void What_is_encoded_sounds_the_same_within_a_step()
    {
        var tone = new short[8_000];
        for (var i = 0; i < tone.Length; i++) tone[i] = (short)(9_000 * Math.Sin(2 * Math.PI * 440 * i / 8_000));
        var adpcm = new byte[4_000];
        var heard = new short[8_000];
        Assert.Equal(4_000, new AdpcmEncoder().Encode(tone, adpcm));
        new AdpcmDecoder().Decode(adpcm, heard);

        // After the first 20 ms, in which the step grows, the noise of IMA ADPCM for a tone lies well below a twentieth of its power.
        double signal = 0, noise = 0;
        for (var i = 160; i < tone.Length; i++)
        {
            signal += (double)tone[i] * tone[i];
            noise += Math.Pow(tone[i] - heard[i], 2);
        }
        Assert.InRange(signal / noise, 100, double.MaxValue);
    }

    [Fact]
    public void Encoder_and_decoder_stay_together_for_any_sound() => Prop.ForAll<short[]>(sound =>
    {
        var even = sound.AsSpan(0, sound.Length / 2 * 2).ToArray();
        var whole = new byte[even.Length / 2];
        new AdpcmEncoder().Encode(even, whole);
        // In pieces the bytes are the same: the state runs on.
        var pieces = new byte[even.Length / 2];
        var encoder = new AdpcmEncoder();
        for (var at = 0; at < even.Length; at += 6)
        {
            var count = Math.Min(6, even.Length - at);
            encoder.Encode(even.AsSpan(at, count), pieces.AsSpan(at / 2));
        }
        return whole.SequenceEqual(pieces);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Encoding_follows_the_rule_as_it_is_written()
    {
        var chance = new System.Random(20_261_121);
        var (predicted, index) = (0, 0);
        var encoder = new AdpcmEncoder();
        var (sound, coded) = (new short[2], new byte[1]);
        for (var i = 0; i < 400_000; i++)
        {
            // Loud and quiet stretches reach every step; rails reach every difference.
            var reach = (i / 1_000 % 4) switch { 0 => 8, 1 => 500, 2 => 9_000, _ => 32_768 };
            for (var half = 0; half < 2; half++) sound[half] = (short)(chance.Next(10) == 0 ? (chance.Next(2) == 0 ? short.MinValue : short.MaxValue) : chance.Next(-reach, reach));
            encoder.Encode(sound, coded);
            for (var half = 0; half < 2; half++)
            {
                var difference = sound[half] - predicted;
                var code = Math.Min(4 * Math.Abs(difference) / Ima[index], 7) | (difference < 0 ? 8 : 0);
                Assert.Equal(code, half == 0 ? coded[0] >> 4 : coded[0] & 15);
                Step(code, ref predicted, ref index);
            }
        }
    }

    [Fact]
    public void Wrong_room_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new AdpcmDecoder().Decode(new byte[2], new short[3]));
        Assert.Throws<ArgumentException>(() => new AdpcmEncoder().Encode(new short[3], new byte[2]));
        Assert.Throws<ArgumentException>(() => new AdpcmEncoder().Encode(new short[4], new byte[1]));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var (adpcm, samples) = (new byte[160], new short[320]);
        var (decoder, encoder) = (new AdpcmDecoder(), new AdpcmEncoder());
        decoder.Decode(adpcm, samples);
        encoder.Encode(samples, adpcm);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            decoder.Decode(adpcm, samples);
            encoder.Encode(samples, adpcm);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Step(int code, ref int predicted, ref int index)
    {
        int step = Math.Max(7, (int)Ima[index]);
        var change = ((code & 7) * step / 4) + (step / 8);
        predicted = Math.Clamp((code & 8) == 0 ? predicted + change : predicted - change, short.MinValue, short.MaxValue);
        index = Math.Clamp(index + ((code & 7) < 4 ? -1 : ((code & 7) - 3) * 2), 0, 88);
    }

    // The step sizes as the IMA's recommended practices of 1992 print them, row by row.
    private static readonly short[] Ima =
    [
        7, 8, 9, 10, 11, 12, 13, 14, 16, 17,
        19, 21, 23, 25, 28, 31, 34, 37, 41, 45,
        50, 55, 60, 66, 73, 80, 88, 97, 107, 118,
        130, 143, 157, 173, 190, 209, 230, 253, 279, 307,
        337, 371, 408, 449, 494, 544, 598, 658, 724, 796,
        876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066,
        2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358,
        5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899,
        15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
    ];
}
