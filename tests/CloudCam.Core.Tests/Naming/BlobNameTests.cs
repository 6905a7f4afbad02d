using CloudCam.Core.Devices;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Tests.Naming;

public sealed class BlobNameTests
{
    private static readonly DateTimeOffset Time = new(2026, 5, 4, 3, 2, 1, TimeSpan.FromHours(2));

    [Fact]
    public void A_name_is_read_back_from_its_text()
    {
        var name = BlobNames.Media(DeviceStanding.Fleet, DeviceId.Parse("353701090000001"), Time, "ab12", "h265");
        Assert.Equal("media/353701090000001/2026/05/04/010201-ab12.h265", name.ToString());
        Assert.Equal(name, BlobName.Parse(name.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("media")]
    [InlineData("media/")]
    [InlineData("/path")]
    [InlineData("media/../secrets")]
    [InlineData("media/a/./b")]
    [InlineData("media//b")]
    public void A_text_that_could_leave_its_place_is_no_name(string text) => Assert.Throws<FormatException>(() => BlobName.Parse(text));

    [Fact]
    public void Strangers_are_stored_apart() =>
        Assert.Equal("quarantine", BlobNames.Media(DeviceStanding.Quarantined, DeviceId.Parse("x"), Time, "ab", "jpg").Container);

    [Theory]
    [InlineData("a/b.h265", ".mp4", "a/b.mp4")]
    [InlineData("a.b/c", ".thumb.jpg", "a.b/c.thumb.jpg")]
    public void A_derived_file_stands_beside_its_original(string path, string suffix, string expected) =>
        Assert.Equal(expected, BlobNames.Derived(new BlobName("media", path), suffix).Path);

    [Fact]
    public void Spilled_batches_sort_in_the_order_they_were_made()
    {
        var names = new[]
        {
            BlobNames.Spill("alarms", 3, Time, "r1", 9), BlobNames.Spill("alarms", 3, Time, "r1", 10), BlobNames.Spill("alarms", 3, Time.AddTicks(1), "r1", 1),
        };
        Assert.Equal(names, names.OrderBy(name => name.Path, StringComparer.Ordinal));
        Assert.StartsWith("alarms/0003/", names[0].Path, StringComparison.Ordinal);
    }
}
