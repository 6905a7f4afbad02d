using System.Net;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Tests.Devices;

/// <summary>Looking for devices among many.</summary>
public sealed class PositionsTests : ApiBench
{
    [Fact]
    public async Task A_thousand_devices_are_one_answer_of_less_than_200_KB()
    {
        for (var number = 0; number < 1_000; number++) await AddAsync($"35000000000{number:D4}", $"Truck {number}, north depot");
        var answer = await SendAsync(HttpMethod.Get, "/api/devices/positions");
        Assert.InRange((await answer.Content.ReadAsByteArrayAsync(Stop)).Length, 1, 200_000);
        var page = await JsonAsync("/api/devices/positions");
        Assert.Equal(1_000, page.GetProperty("items").GetArrayLength());
        Assert.False(page.TryGetProperty("continuation", out _));
        var first = page.GetProperty("items")[0];
        Assert.Equal(("350000000000000", "Truck 0, north depot", true, 54.68716, 25.3, 47, 271), (
            first.GetProperty("id").GetString(), first.GetProperty("name").GetString(), first.GetProperty("online").GetBoolean(), first.GetProperty("lat").GetDouble(), first.GetProperty("lon").GetDouble(),
            first.GetProperty("speed").GetDouble(), first.GetProperty("course").GetDouble()));
        Assert.Equal(["north"], first.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
    }

    [Fact]
    public async Task Positions_come_in_pages_and_quarantined_devices_only_when_asked_for()
    {
        foreach (var id in (string[])["a", "ab", "b", "c"]) await AddAsync(id, id);
        await WriteStateAsync("stranger", ("online", true));
        var first = await JsonAsync("/api/devices/positions?take=3");
        Assert.Equal(["a", "ab", "b"], first.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()));
        var second = await JsonAsync($"/api/devices/positions?take=3&continuation={first.GetProperty("continuation").GetString()}");
        Assert.Equal(["c"], second.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()));
        Assert.Equal(["stranger"], (await JsonAsync("/api/devices/positions?standing=quarantined")).GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()));
        foreach (var query in (string[])["take=0", "take=5001", "continuation=%00", "standing=all"])
            Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Get, $"/api/devices/positions?{query}")).StatusCode);
    }

    [Fact]
    public async Task A_part_of_id_name_or_tag_finds_devices_whatever_its_case()
    {
        await AddAsync("350000000000101", "Truck 1, north", "night");
        await AddAsync("350000000000202", "Truck 2, south", "day");
        await AddAsync("gate-1", "<script>alert(1)</script>", "site");
        Assert.Equal(["350000000000101"], await IdsAsync("q=NORTH"));
        Assert.Equal(["350000000000101", "350000000000202"], await IdsAsync("q=truck"));
        Assert.Equal(["350000000000202"], await IdsAsync("q=0202"));
        Assert.Equal(["350000000000101"], await IdsAsync("q=Nigh"));
        Assert.Equal(["gate-1"], await IdsAsync("q=%3Cscript"));
        Assert.Equal(3, (await IdsAsync("q=")).Count);
        Assert.Equal(3, (await IdsAsync("q=%20")).Count);
        Assert.Empty(await IdsAsync("q=nobody"));
        foreach (var query in (string[])["q=%00", $"q={new string('x', 101)}", "q=a&q=b"]) Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Get, $"/api/devices?{query}")).StatusCode);
    }

    private async Task AddAsync(string id, string name, string tag = "north")
    {
        await new DeviceRegistry(Bench.Tables, Bench.Clock).SaveAsync(new DeviceRegistration { Id = DeviceId.Parse(id), Name = name, Tags = [tag] }, null, false, Stop);
        await WriteStateAsync(id, ("online", true), ("standing", "fleet"), ("protocol", "jimi"), ("lastSeen", Bench.Clock.GetUtcNow()));
        var last = new DeviceLast
        {
            LastSeen = Bench.Clock.GetUtcNow(), PositionTime = Bench.Clock.GetUtcNow(), Position = new Location { Latitude = 54.68715712345, Longitude = 25.3, SpeedKmh = 47.2, CourseDegrees = 270.6 },
        };
        await Bench.Tables.WriteAsync(TableNames.Devices, new TableWrite(TableWriteMode.Replace, id, TableNames.LastRow, last.ToValues()), Stop);
    }
}
