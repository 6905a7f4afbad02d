using CloudCam.Protocols.Media;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Tests.Media;

public sealed class LiveTimesTests
{
    private const long Second = 90_000;

    [Fact]
    public void Even_pictures_have_even_times_and_no_delay()
    {
        var times = new LivePictureTimes();
        for (var i = 0L; i < 100; i++) Assert.Equal(new LiveStep(1_000 + (i * 3_600), 3_600, 0), times.Next(1_000 + (i * 3_600), 25, i % 10 == 0));
    }

    [Fact]
    public void Whatever_comes_no_step_is_a_break_for_a_player_except_before_a_key_frame_and_shown_times_are_kept()
    {
        var step = Gen.Frequency((10, Gen.Choose(2_000, 8_000)), (2, Gen.Choose(0, 300_000)), (1, Gen.Choose(-50_000, 50_000)), (1, Gen.Choose(0, 100_000_000)));
        Prop.ForAll(step.ArrayOf().ToArbitrary(), Gen.Choose(1, 12).ToArbitrary(), (steps, keys) =>
        {
            var times = new LivePictureTimes();
            var (told, shown) = (0L, -1L);
            var before = times.Next(told, 0, true);
            shown = 0;
            for (var i = 0; i < steps.Length; i++)
            {
                told = Math.Max(0, told + steps[i]);
                var isKey = i % keys == 0;
                var next = times.Next(told, 0, isKey);
                var isBreak = Micro(next.Decode - before.Decode) > 2 * Micro(before.Duration);
                var expected = Math.Max(told, shown + 90);
                if (next.Decode + next.Later != expected || next.Decode <= before.Decode || next.Duration == 0) return false;
                if (isBreak && (!isKey || next.Later != 0)) return false;
                (shown, before) = (expected, next);
            }
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void A_gap_is_caught_up_with_and_a_key_frame_after_a_long_one_begins_anew()
    {
        var times = new LivePictureTimes();
        for (var i = 0; i < 10; i++) times.Next(i * 3_600, 25, false);
        var late = times.Next(Second, 25, false);
        Assert.Equal((9 * 3_600) + 6_300, late.Decode);
        Assert.Equal(Second, late.Decode + late.Later);
        for (var i = 1; i < 20; i++) late = times.Next(Second + (i * 3_600), 25, false);
        Assert.Equal(0u, late.Later);
        Assert.Equal(3_600u, late.Duration);
        Assert.Equal(new LiveStep(60 * Second, 7_200, 0), times.Next(60 * Second, 25, true));
    }

    [Fact]
    public void Rates_are_believed_when_they_can_be()
    {
        foreach (var (rate, ticks) in ((double, uint)[])[(25, 3_600), (0, 3_600), (double.NaN, 3_600), (-1, 3_600), (1e9, 3_600), (10, 9_000), (0.5, 180_000)])
            Assert.Equal(ticks, new LivePictureTimes().Next(0, rate, true).Duration);
    }

    [Fact]
    public void Sound_has_no_seams_for_small_differences_and_steps_of_at_most_a_piece_for_gaps()
    {
        var times = new LiveSoundTimes(8_000);
        long[] told = [0, 40_000, 81_000, 119_000, 160_500];
        Assert.Equal([0, 320, 640, 960, 1_280], told.Select(time => Start(times, time)));
        // 200 ms are missing.
        Assert.Equal([1_840, 2_400, 2_960], new long[] { 400_000, 440_000, 480_000 }.Select(time => Start(times, time)));
        long[] later = [.. Enumerable.Range(0, 10).Select(i => Start(times, 520_000 + (i * 40_000)))];
        Assert.All(later.Zip(later.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 320, 640));
        Assert.Equal((520_000 + (9 * 40_000)) * 8_000L / 1_000_000, later[^1]);
        // Silence of a minute.
        Assert.Equal(480_000, Start(times, 60_000_000));
    }

    [Fact]
    public void Sound_that_comes_faster_than_its_time_is_left_out_before_it_lags_by_more_than_a_second()
    {
        var times = new LiveSoundTimes(8_000);
        var (taken, end) = (0, 0L);
        for (var i = 0; i < 1_000; i++)
        {
            if (!times.TryNext(i * 20_000L, 320, out var start)) continue;
            Assert.True(start >= end);
            end = start + 320;
            taken++;
            Assert.InRange(end - (i * 160L), 0, 8_000 + 640);
        }
        Assert.InRange(taken, 500, 530);
    }

    // As players do.
    private static long Micro(long ticks) => ticks * 1_000_000 / Second;

    private static long Start(LiveSoundTimes times, long told)
    {
        Assert.True(times.TryNext(told, 320, out var start));
        return start;
    }
}
