using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CloudCam.EndToEnd.Tests.Harness;

namespace CloudCam.EndToEnd.Tests;

/// <summary>Promise 10: strangers get nothing, and nobody takes their files for the fleet's.</summary>
public sealed class QuarantineTests(SharedStack shared) : EndToEndTest(shared)
{
    [Fact]
    public async Task A_strangers_file_lies_in_quarantine_only_and_is_shown_to_those_who_ask_for_it()
    {
        var imei = Shared.NewImei();
        var (_, _, files) = CameraKinds.Of("DSM", Shared.Media);
        await DeliverAsync(null, Camera(imei, files));
        await AssembledAsync(imei, files.Count);

        var apart = await Outsider.BlobsAsync("quarantine", $"{imei:D15}/", null, Cancellation);
        Assert.Empty(await Outsider.BlobsAsync("media", $"{imei:D15}/", null, Cancellation));
        Assert.All(files, file => Assert.Contains(apart, blob => blob.Sha256 == Sha256Of(file)));
        Assert.All(apart, blob => Assert.Equal("quarantined", blob.Tags["standing"]));
        await ApiHidesItAsync(imei, files.Count);
        await EventsSaySoAsync(imei);
    }

    private async Task ApiHidesItAsync(ulong imei, int files)
    {
        using var http = Stack.CreateApiClient();
        foreach (var query in (string[])["api/media?take=200", $"api/media?device={imei:D15}"])
            Assert.DoesNotContain($"{imei:D15}", await http.GetStringAsync(query, Cancellation), StringComparison.Ordinal);
        var apart = await http.GetFromJsonAsync<JsonElement>($"api/media?device={imei:D15}&standing=quarantined", Cancellation);
        var items = apart.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(files, items.Count);
        using var link = await http.GetAsync(items[0].GetProperty("links").GetProperty("original").GetString(), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, link.StatusCode);
    }

    private async Task EventsSaySoAsync(ulong imei)
    {
        var seen = await Waiting.ForAsync(
            async () =>
            {
                var events = await Outsider.EventsAsync([imei], Cancellation);
                return events.Any(one => one.Type == "cloudcam.device.disconnected.v1") && events.Any(one => one.Type == "cloudcam.media.ready.v1") ? events : null;
            },
            () => $"events of the stranger {imei}\n{Relay.LastLines()}", Cancellation);
        Assert.All(seen, CloudEvents.AssertValid);
        Assert.All(seen, one => Assert.True(one.Cloud.TryGetProperty("quarantined", out var flag) && flag.GetBoolean(), $"{one.Type} does not say it."));
    }
}
