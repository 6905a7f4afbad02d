using CloudCam.Protocols.Media;

namespace CloudCam.Protocols.Tests.Media;

public sealed class StreamClockTests
{
    private static readonly DateTimeOffset Begin = Streams.Begin;

    [Theory]
    [InlineData(25, 25)]
    [InlineData(25, 12.5)]
    [InlineData(25, 20)]
    [InlineData(30, 24.7)]
    [InlineData(0, 15)]
    [InlineData(12, 25)]
    [InlineData(25, 1)]
    public void Pictures_keep_the_pace_at_which_they_come_whatever_rate_is_told(double told, double real)
    {
        var clock = new StreamClock();
        var random = new Random(5);
        var times = Enumerable.Range(0, (int)(120 * real)).Select(i => clock.Picture(Begin.AddSeconds(i / real + random.NextDouble() * 0.03), told)).ToList();
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second > pair.First));
        // After two minutes it stands where the camera stands.
        Assert.Equal(120 - 1 / real, (times[^1] - times[0]) / 1e6, 0.5);
        var later = times.Skip(times.Count / 2).ToList();
        Assert.Equal((later.Count - 1) / real, (later[^1] - later[0]) / 1e6, 0.5);
    }

    [Fact]
    public void What_the_network_delays_is_not_seen_in_the_times()
    {
        var clock = new StreamClock();
        var times = new List<long>();
        for (var i = 0; i < 750; i++)
        {
            // Two seconds of silence in the middle, then everything at once.
            var sent = i / 25.0;
            times.Add(clock.Picture(Begin.AddSeconds(sent is >= 10 and < 12 ? 12 : sent), 25));
        }
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 36_000, 44_000));
        Assert.Equal(749 / 25.0, (times[^1] - times[0]) / 1e6, 0.2);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(90)]
    public void What_is_missing_leaves_a_step_in_pictures_and_sound_and_both_stay_together(int missing)
    {
        var clock = new StreamClock();
        var (picture, sound, gap) = (0L, 0L, 0L);
        for (var i = 0; i < 1_000; i++)
        {
            var at = Begin.AddMilliseconds((i * 40) + (i >= 400 ? missing * 1_000 : 0));
            var heard = clock.Sound(at, 320, 8_000);
            var shown = clock.Picture(at, 25);
            if (i > 0) gap = Math.Max(gap, shown - picture);
            Assert.True(shown > picture && heard > sound);
            (picture, sound) = (shown, heard);
            if (i is < 400 or > 450) Assert.InRange(shown - heard, -200_000, 200_000);
        }
        Assert.Equal(missing, gap / 1e6, 0.3);
    }

    [Fact]
    public void A_sound_clock_that_runs_wrong_by_a_thousandth_stays_with_the_pictures()
    {
        var clock = new StreamClock();
        // The camera takes 8,008 samples a second and says 8,000.
        var pieces = Enumerable.Range(0, 25 * 600).Select(i => (At: i * 39.96, IsVideo: false));
        var pictures = Enumerable.Range(0, 25 * 600).Select(i => (At: i * 40.0, IsVideo: true));
        foreach (var (at, isVideo) in pieces.Concat(pictures).OrderBy(piece => piece.At))
        {
            var time = isVideo ? clock.Picture(Begin.AddMilliseconds(at), 25) : clock.Sound(Begin.AddMilliseconds(at), 320, 8_000);
            Assert.InRange((time / 1e3) - 1_000 - at, -100, 100);
        }
    }

    [Fact]
    public void A_clock_that_is_set_back_stops_nothing()
    {
        var clock = new StreamClock();
        var before = clock.Picture(Begin, 25);
        for (var i = 1; i < 500; i++)
        {
            var time = clock.Picture(Begin.AddMilliseconds(i * 40).AddHours(i > 200 ? -1 : 0), 25);
            Assert.True(time > before);
            before = time;
        }
    }

    [Fact]
    public void A_counter_is_made_wider_and_never_goes_back()
    {
        var clock = new CounterClock(10_000);
        var first = clock.Next(uint.MaxValue - 1, isVideo: true);
        Assert.Equal(first + 40_000, clock.Next(2, isVideo: true));
        Assert.Equal(first + 30_000, clock.Next(1, isVideo: false));
        Assert.Equal(first + 40_001, clock.Next(1, isVideo: true));
        // The camera counts anew.
        var after = clock.Next(3_000_000_000, isVideo: true);
        Assert.InRange(after - first, 40_002, 60_000);
        Assert.Equal(after + 100_000, clock.Next(3_000_000_010, isVideo: true), 20_000.0);
    }

    [Fact]
    public void A_fetched_recording_is_timed_by_rate_samples_and_device_time()
    {
        var clock = new RecordedClock();
        var device = Begin;
        for (var i = 0; i < 500; i++)
        {
            var shown = clock.Picture(25, i % 25 == 0 ? device.AddSeconds((i / 25) + (i >= 250 ? 60 : 0)) : null);
            var heard = clock.Sound(320, 8_000);
            Assert.Equal((i * 40_000L) + (i >= 250 ? 60_000_000 : 0), shown);
            if (i != 250) Assert.InRange(shown - heard, -1_000_000, 1_000_000);
        }
    }
}
