using CloudCam.Core.Devices;
using CloudCam.Core.Live;
using CloudCam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Core.Tests.Live;

public sealed class LiveLinksTests
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_/.?&=%+ \0é";
    private static readonly string Key = Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(number => (byte)number)]);
    private static readonly string OtherKey = Convert.ToBase64String([.. Enumerable.Range(1, 48).Select(number => (byte)number)]);
    private static readonly LiveStreamName Stream = new(DeviceId.Parse("860000000000001"), "pip");
    private readonly StoppedClock clock = new();

    private LiveLinks Links => LiveLinks.Create(Key, null, clock)!;

    private DateTimeOffset InTenMinutes => clock.GetUtcNow().AddMinutes(10);

    [Theory]
    [InlineData(LiveForm.Flv, LiveScope.Viewer)]
    [InlineData(LiveForm.Mp4, LiveScope.Viewer)]
    [InlineData(LiveForm.Mjpeg, LiveScope.Viewer)]
    [InlineData(LiveForm.Flv, LiveScope.Replica)]
    public void A_link_opens_what_it_was_made_for(LiveForm form, LiveScope scope)
    {
        var check = Links.Check(Links.MakeTarget(Stream, form, scope, InTenMinutes));
        Assert.Equal(new LiveLinkCheck(LiveLinkResult.Valid, Stream, form, scope, DateTimeOffset.FromUnixTimeSeconds(InTenMinutes.ToUnixTimeSeconds())), check);
    }

    /// <summary>The text that is signed is written down: both programs of a deployment must agree on it, whichever version each has.</summary>
    [Fact]
    public void The_signature_is_what_other_programs_compute_too()
    {
        // printf 'cloudcam-live-1\nviewer\n860000000000001\npip\nflv\n1700000000' | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102...1f -binary | basenc --base64url
        Assert.Equal(
            "/live/860000000000001/pip.flv?e=1700000000&s=WjSiVMiAbNT2xaINihFd_qy39mt9I-PzEZH-RAadpm0", Links.MakeTarget(Stream, LiveForm.Flv, LiveScope.Viewer, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)));
    }

    [Fact]
    public void Any_changed_character_is_refused()
    {
        var links = Links;
        var good = links.MakeTarget(Stream, LiveForm.Flv, LiveScope.Viewer, InTenMinutes);
        for (var at = 0; at < good.Length; at++)
        {
            foreach (var letter in Letters.Where(letter => letter != good[at]))
            {
                var changed = good[..at] + letter + good[(at + 1)..];
                Assert.True(links.Check(changed).Result is LiveLinkResult.Forged or LiveLinkResult.NotALink, changed);
            }
            Assert.True(links.Check(good.Remove(at, 1)).Result is LiveLinkResult.Forged or LiveLinkResult.NotALink, $"without character {at}");
            Assert.True(links.Check(good.Insert(at, "0")).Result is LiveLinkResult.Forged or LiveLinkResult.NotALink, $"one more at {at}");
        }
        Assert.Equal(LiveLinkResult.NotALink, links.Check(good + "0").Result);
    }

    [Fact]
    public void Any_other_link_has_another_signature() => Prop.ForAll(
        ArbMap.Default.ArbFor<(uint Device, byte Channel, byte Form, bool Replica, uint Expiry)>(),
        ArbMap.Default.ArbFor<(uint Device, byte Channel, byte Form, bool Replica, uint Expiry)>(),
        (one, other) =>
        {
            var (first, second) = (TargetOf(one), TargetOf(other));
            // Taken from one link, the signature is worth nothing in another.
            var mixed = second[..(second.LastIndexOf('=') + 1)] + first[(first.LastIndexOf('=') + 1)..];
            return first == second || Links.Check(mixed).Result == LiveLinkResult.Forged;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Noise_is_no_link() => Prop.ForAll(
        ArbMap.Default.ArbFor<string?>(),
        text => Links.Check(text).Result is LiveLinkResult.NotALink && Links.Check("/live/" + text).Result is LiveLinkResult.NotALink
            && Links.Check($"/live/a/0.flv?e={text}&s={new string('A', 43)}").Result is LiveLinkResult.NotALink or LiveLinkResult.Forged).QuickCheckThrowOnFailure();

    [Fact]
    public void A_link_is_taken_to_its_last_second_and_not_longer()
    {
        var links = Links;
        var target = links.MakeTarget(Stream, LiveForm.Mp4, LiveScope.Viewer, InTenMinutes);
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(LiveLinkResult.Valid, links.Check(target).Result);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(LiveLinkResult.Expired, links.Check(target).Result);
        // Only who held a link learns that it is over.
        Assert.Equal(LiveLinkResult.Forged, links.Check(target[..^1] + (target[^1] == 'A' ? 'E' : 'A')).Result);
    }

    [Fact]
    public void While_keys_change_links_of_both_are_taken_and_new_ones_are_of_the_new()
    {
        var before = Links.MakeTarget(Stream, LiveForm.Flv, LiveScope.Viewer, InTenMinutes);
        var both = LiveLinks.Create(OtherKey, Key, clock)!;
        Assert.Equal(LiveLinkResult.Valid, both.Check(before).Result);
        var now = both.MakeTarget(Stream, LiveForm.Flv, LiveScope.Replica, InTenMinutes);
        Assert.Equal(LiveScope.Replica, LiveLinks.Create(OtherKey, null, clock)!.Check(now).Scope);
        Assert.Equal(LiveLinkResult.Forged, Links.Check(now).Result);
        Assert.Equal(LiveLinkResult.Forged, LiveLinks.Create(OtherKey, null, clock)!.Check(before).Result);
    }

    [Fact]
    public void The_longest_link_fits()
    {
        var longest = new LiveStreamName(DeviceId.Parse(new string('x', DeviceId.MaxLength)), new string('y', LiveStreamName.MaxChannelLength));
        var target = Links.MakeTarget(longest, LiveForm.Mjpeg, LiveScope.Viewer, DateTimeOffset.MaxValue);
        Assert.InRange(target.Length, 1, LiveLinks.MaxTargetLength);
        Assert.Equal(longest, Links.Check(target).Stream);
    }

    [Theory]
    [InlineData("https://live.example", "https://live.example/live/")]
    [InlineData("https://live.example/", "https://live.example/live/")]
    [InlineData("http://10.0.0.1:8088/cams/", "http://10.0.0.1:8088/cams/live/")]
    public void A_whole_link_begins_with_the_address_it_is_given(string baseUrl, string begins) =>
        Assert.StartsWith(begins, Links.Make(new Uri(baseUrl), Stream, LiveForm.Flv, LiveScope.Viewer, InTenMinutes).AbsoluteUri, StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_key_there_are_no_links(string? key) => Assert.Null(LiveLinks.Create(key, null, clock));

    [Theory]
    [InlineData("short", null, "Live__LinkKey")]
    [InlineData("c2hvcnQ=", null, "Live__LinkKey")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "c2hvcnQ=", "Live__OldLinkKey")]
    [InlineData(null, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "Live__OldLinkKey")]
    public void A_key_that_is_none_is_named_but_not_shown(string? key, string? oldKey, string setting)
    {
        var error = Assert.Throws<FormatException>(() => LiveLinks.Create(key, oldKey, clock));
        Assert.Contains(setting, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("short", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2hvcnQ", error.Message, StringComparison.Ordinal);
    }

    private string TargetOf((uint Device, byte Channel, byte Form, bool Replica, uint Expiry) link) => Links.MakeTarget(
        new(DeviceId.FromImei(link.Device), $"{link.Channel}"), (LiveForm)(link.Form % 3), link.Replica ? LiveScope.Replica : LiveScope.Viewer, DateTimeOffset.FromUnixTimeSeconds(link.Expiry));
}
