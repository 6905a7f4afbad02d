using CloudCam.Protocols.Media;

namespace CloudCam.Protocols.Tests.Media;

public sealed class TalkPacerTests
{
    private static readonly byte[] Speech = [.. Enumerable.Range(0, 2_001).Select(i => (byte)i)];

    [Fact]
    public void Each_piece_comes_when_it_is_due_and_all_of_the_speech_comes()
    {
        var pacer = new TalkPacer(Speech, 320, 8_000, 1_000);
        var heard = new List<byte>();
        var times = new List<long>();
        for (var now = 900L; !pacer.IsEmpty; now++)
        {
            while (pacer.TryTake(now, out var piece))
            {
                times.Add(now);
                heard.AddRange(piece);
            }
        }
        Assert.Equal([1_000, 1_040, 1_080, 1_120], times);
        Assert.Equal(Speech[..2_000], heard);
        Assert.Equal(1_125, pacer.NextMilliseconds);
        Assert.False(pacer.TryTake(9_999, out _));
    }

    [Fact]
    public void What_is_late_is_caught_up_with_only_as_far_as_buffers_reach()
    {
        var pacer = new TalkPacer(new byte[16_000 * 10], 320, 8_000, 0);
        Assert.Equal(1, Taken(0));
        Assert.Equal(5, Taken(200));
        // Four seconds late: half a second at once, then at its own pace.
        Assert.InRange(Taken(4_240), 12, 14);
        Assert.InRange(pacer.NextMilliseconds, 4_241, 4_280);

        int Taken(long now)
        {
            var count = 0;
            while (pacer.TryTake(now, out _)) count++;
            return count;
        }
    }

    [Fact]
    public void Speech_of_nothing_is_over_at_once()
    {
        var pacer = new TalkPacer(new byte[1], 320, 8_000, 5);
        Assert.True(pacer.IsEmpty);
        Assert.False(pacer.TryTake(5, out _));
        Assert.Equal(5, pacer.NextMilliseconds);
    }
}
