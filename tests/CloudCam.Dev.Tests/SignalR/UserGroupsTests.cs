using CloudCam.Dev.SignalR;
using CloudCam.Testing;

namespace CloudCam.Dev.Tests.SignalR;

/// <summary>How long users stay in groups, and how many groups are kept.</summary>
public sealed class UserGroupsTests
{
    private readonly StoppedClock clock = new();

    [Fact]
    public void A_membership_ends_with_its_time_and_not_before()
    {
        var groups = new UserGroups(10, clock);
        Assert.True(groups.TryAdd(Anna("g"), TimeSpan.FromSeconds(10)));

        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.True(groups.Contains("h", "anna", "g"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(groups.Contains("h", "anna", "g"));
    }

    [Fact]
    public void Of_memberships_without_time_the_newest_hundred_are_kept()
    {
        var groups = new UserGroups(1_000, clock);
        Assert.True(groups.TryAdd(Anna("timed"), TimeSpan.FromDays(1)));
        for (var number = 0; number < 101; number++) Assert.True(groups.TryAdd(Anna($"g{number}"), null));

        Assert.False(groups.Contains("h", "anna", "g0"));
        Assert.True(groups.Contains("h", "anna", "g1"));
        Assert.True(groups.Contains("h", "anna", "g100"));
        Assert.True(groups.Contains("h", "anna", "timed"));
    }

    [Fact]
    public void A_full_table_refuses_until_something_in_it_has_ended()
    {
        var groups = new UserGroups(1, clock);
        Assert.True(groups.TryAdd(Anna("a"), TimeSpan.FromSeconds(1)));
        Assert.True(groups.TryAdd(Anna("a"), TimeSpan.FromSeconds(1)));
        Assert.False(groups.TryAdd(Anna("b"), null));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(groups.TryAdd(Anna("b"), null));
    }

    private static Address Anna(string group) => new("h", group, "anna", null);
}
