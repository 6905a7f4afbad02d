using CloudCam.Functions.Webhooks;

namespace CloudCam.Functions.Tests.Webhooks;

public class RetryScheduleTests
{
    [Fact]
    public void Waits_grow_to_a_day_and_are_spread_by_a_fifth()
    {
        TimeSpan[] middle =
        [
            TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14),
            TimeSpan.FromHours(20), TimeSpan.FromHours(24),
        ];
        Assert.Equal(middle.Length + 1, RetrySchedule.MaxAttempts);
        for (var attempt = 1; attempt <= middle.Length; attempt++)
        {
            Assert.Equal(middle[attempt - 1] * 0.8, RetrySchedule.After(attempt, null, new Fixed(0))!.Value);
            Assert.InRange(RetrySchedule.After(attempt, null, new Fixed(0.999999))!.Value / middle[attempt - 1], 1.19, 1.2);
        }
        Assert.Null(RetrySchedule.After(RetrySchedule.MaxAttempts, TimeSpan.FromMinutes(1), new Fixed(0.5)));
    }

    [Fact]
    public void A_receiver_may_ask_for_a_longer_wait_but_not_for_a_shorter_or_an_endless_one()
    {
        Assert.Equal(TimeSpan.FromMinutes(1), RetrySchedule.After(1, TimeSpan.FromMinutes(1), new Fixed(0.5)));
        Assert.Equal(TimeSpan.FromMinutes(5), RetrySchedule.After(2, TimeSpan.FromSeconds(1), new Fixed(0.5)));
        Assert.Equal(TimeSpan.FromDays(1), RetrySchedule.After(1, TimeSpan.FromDays(3_650), new Fixed(0.5)));
        Assert.Equal(TimeSpan.FromSeconds(5), RetrySchedule.After(1, TimeSpan.FromSeconds(-5), new Fixed(0.5)));
    }

    private sealed class Fixed(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
