using CloudCam.Core.Naming;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Core.Tests.Naming;

public sealed class KeyTests
{
    [Fact]
    public void The_newest_comes_first_and_equal_times_stay_apart() => Prop.ForAll<long, long>((left, right) =>
    {
        var (first, second) = (TimeOf(left), TimeOf(right));
        var order = string.CompareOrdinal(RowKeys.NewestFirst(first, "a"), RowKeys.NewestFirst(second, "a"));
        return Math.Sign(order) == Math.Sign(second.CompareTo(first));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_newest_first_key_is_19_digits_a_dash_and_the_id()
    {
        Assert.Equal("0000000000000000000-x", RowKeys.NewestFirst(DateTimeOffset.MaxValue, "x"));
        Assert.Equal(RowKeys.NewestFirst(DateTimeOffset.UnixEpoch, "x"), RowKeys.NewestFirst(DateTimeOffset.UnixEpoch.ToOffset(TimeSpan.FromHours(5)), "x"));
        Assert.Equal(21, RowKeys.NewestFirst(DateTimeOffset.UnixEpoch, "x").Length);
    }

    [Fact]
    public void A_derived_id_is_the_same_for_the_same_parts_and_differs_where_they_are_cut()
    {
        Assert.Equal(DerivedId.From("a", "bc"), DerivedId.From("a", "bc"));
        string[] different = [DerivedId.From("a", "bc"), DerivedId.From("ab", "c"), DerivedId.From("abc"), DerivedId.From("a", "bc", ""), DerivedId.From()];
        Assert.Equal(different.Length, different.Distinct().Count());
        Assert.All(different, id => Assert.Matches("^[0-9a-f]{32}$", id));
    }

    // First 16 bytes of SHA-256 over 00 00 00 03 "cam", computed apart from this code: ids must never change, they are keys in stores.
    [Fact]
    public void A_derived_id_keeps_its_value_over_releases() => Assert.Equal("ad0c399c20f69fcfd0353f22fcf1acb1", DerivedId.From("cam"));

    private static DateTimeOffset TimeOf(long ticks) => new((ticks & long.MaxValue) % DateTimeOffset.MaxValue.UtcTicks, TimeSpan.Zero);
}
