using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Tests.Devices;

public sealed class RegistryApiTests : ApiBench
{
    private const string Cam = "350000000000101";

    [Fact]
    public async Task Registered_device_is_read_back_as_it_was_put()
    {
        var put = await SendAsync(HttpMethod.Put, $"/api/devices/{Cam}",
            """{"name":"Truck <script>alert(1)</script>","tags":["north","<b>","north"],"quirks":{"teltonika.resumeOrigin":"0"},"note":"line 1\nline 2"}""");
        Assert.Equal((HttpStatusCode.Created, $"/api/devices/{Cam}"), (put.StatusCode, put.Headers.Location?.ToString()));
        var device = await JsonAsync($"/api/devices/{Cam}");
        Assert.Equal(("Truck <script>alert(1)</script>", "fleet", true, "accept", "line 1\nline 2"), (
            device.GetProperty("name").GetString(), device.GetProperty("standing").GetString(), device.GetProperty("registered").GetBoolean(),
            device.GetProperty("policy").GetString(), device.GetProperty("note").GetString()));
        Assert.Equal(["north", "<b>"], device.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        // What people wrote is data, and said to be: no browser takes it for a page.
        Assert.Equal("application/json", (await SendAsync(HttpMethod.Get, $"/api/devices/{Cam}")).Content.Headers.ContentType?.MediaType);
        var record = await new DeviceDirectory(Bench.Tables, DevicePolicy.Refuse, Bench.Clock).FindAsync(DeviceId.Parse(Cam), Stop);
        Assert.Equal((DeviceStanding.Fleet, 0), (record.Standing, record.Quirks.Number("teltonika.resumeOrigin", 1)));
    }

    [Fact]
    public async Task Put_replaces_and_keeps_the_day_of_registration()
    {
        await SendAsync(HttpMethod.Put, $"/api/devices/{Cam}", """{"name":"first","tags":["a"]}""");
        var since = (await JsonAsync($"/api/devices/{Cam}")).GetProperty("registeredAt").GetString();
        Bench.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, $"/api/devices/{Cam}", "{}")).StatusCode);
        var device = await JsonAsync($"/api/devices/{Cam}");
        Assert.False(device.TryGetProperty("name", out _));
        Assert.Empty(device.GetProperty("tags").EnumerateArray());
        Assert.Equal(since, device.GetProperty("registeredAt").GetString());
    }

    [Fact]
    public async Task Version_that_was_read_is_the_only_one_that_is_replaced()
    {
        var first = await SendAsync(HttpMethod.Put, $"/api/devices/{Cam}", """{"name":"first"}""", ("If-None-Match", "*"));
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Put, $"/api/devices/{Cam}", "{}", ("If-None-Match", "*"))).StatusCode);
        var etag = first.Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, $"/api/devices/{Cam}", """{"name":"second"}""", ("If-Match", etag))).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Put, $"/api/devices/{Cam}", """{"name":"third"}""", ("If-Match", etag))).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Delete, $"/api/devices/{Cam}", null, ("If-Match", etag))).StatusCode);
        Assert.Equal("second", (await JsonAsync($"/api/devices/{Cam}")).GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Put, "/api/devices/nobody", "{}", ("If-Match", "*"))).StatusCode);
        var now = (await SendAsync(HttpMethod.Get, $"/api/devices/{Cam}")).Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, $"/api/devices/{Cam}", null, ("If-Match", now))).StatusCode);
    }

    [Theory]
    [InlineData("W/\"x\"")]
    [InlineData("x")]
    [InlineData("\"\"")]
    [InlineData("\"***\"")]
    [InlineData("\"Zm9vDQpYLUV2aWw6IDE\"")] // foo CR LF X-Evil: 1
    [InlineData("\"a\", \"b\"")]
    public async Task Condition_that_is_none_of_ours_is_refused_and_never_reaches_the_store(string etag)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Put, $"/api/devices/{Cam}", "{}", ("If-Match", etag))).StatusCode);
        Assert.Null(await Bench.Tables.GetAsync(TableNames.Devices, Cam, TableNames.DeviceRow, Stop));
    }

    [Fact]
    public async Task Unregistered_device_is_a_stranger_again_and_keeps_its_rows()
    {
        await SendAsync(HttpMethod.Put, $"/api/devices/{Cam}", "{}");
        await WriteStateAsync(Cam, ("online", true), ("standing", "quarantined"));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, $"/api/devices/{Cam}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, $"/api/devices/{Cam}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"/api/devices/{Cam}")).StatusCode);
        Assert.True((await JsonAsync($"/api/devices/{Cam}?standing=quarantined")).GetProperty("online").GetBoolean());
    }

    [Theory]
    [InlineData("refuse", DeviceStanding.Refused, "refused", "")]
    [InlineData("quarantine", DeviceStanding.Quarantined, "quarantined", "?standing=quarantined")]
    public async Task Policy_of_a_device_wins_over_its_being_registered(string policy, DeviceStanding expected, string standing, string query)
    {
        await SendAsync(HttpMethod.Put, $"/api/devices/{Cam}", $$"""{"policy":"{{policy}}"}""");
        Assert.Equal(expected, (await new DeviceDirectory(Bench.Tables, DevicePolicy.Accept, Bench.Clock).FindAsync(DeviceId.Parse(Cam), Stop)).Standing);
        Assert.Equal(standing, (await JsonAsync($"/api/devices/{Cam}{query}")).GetProperty("standing").GetString());
    }

    [Theory]
    [InlineData("""{"tags":"north"}""", "tags")]
    [InlineData("""{"tags":["a;b"]}""", "tags")]
    [InlineData("""{"tags":[" a"]}""", "tags")]
    [InlineData("""{"tags":[1]}""", "tags")]
    [InlineData("""{"tags":["\u0000"]}""", "tags")]
    [InlineData("""{"quirks":{"resumeOrigin":"0"}}""", "quirks")]
    [InlineData("""{"quirks":{"a.b.c":"0"}}""", "quirks")]
    [InlineData("""{"quirks":{"../x.y":"0"}}""", "quirks")]
    [InlineData("""{"quirks":{"a.b":"0","A.B":"1"}}""", "quirks")]
    [InlineData("""{"quirks":{"a.b":0}}""", "quirks")]
    [InlineData("""{"policy":"maybe"}""", "policy")]
    [InlineData("""{"name":"a\tb"}""", "name")]
    [InlineData("""{"epoch":7}""", "epoch")]
    public async Task Wrong_members_are_named_and_nothing_is_registered(string body, string member)
    {
        var answer = await SendAsync(HttpMethod.Put, $"/api/devices/{Cam}", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("errors").TryGetProperty(member, out _));
        Assert.Null(await Bench.Tables.GetAsync(TableNames.Devices, Cam, TableNames.DeviceRow, Stop));
    }

    [Theory]
    [InlineData("a%2Fb")]
    [InlineData("a%23b")]
    [InlineData("a'b")]
    [InlineData("a%00b")]
    [InlineData("%C3%A4")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Id_that_is_none_is_refused(string id)
    {
        var before = Bench.Calls.Count;
        Assert.Contains((await SendAsync(HttpMethod.Put, $"/api/devices/{id}", "{}")).StatusCode, (HttpStatusCode[])[HttpStatusCode.BadRequest, HttpStatusCode.NotFound]);
        Assert.Contains((await SendAsync(HttpMethod.Get, $"/api/devices/{id}")).StatusCode, (HttpStatusCode[])[HttpStatusCode.BadRequest, HttpStatusCode.NotFound]);
        Assert.Equal(before, Bench.Calls.Count);
    }

    [Fact]
    public async Task Row_that_was_edited_by_hand_is_shown_as_far_as_it_can_be_read()
    {
        await Bench.Tables.WriteAsync(TableNames.Devices, new TableWrite(TableWriteMode.Insert, Cam, TableNames.DeviceRow, new Dictionary<string, object?>
        {
            ["name"] = "by hand", ["tags"] = "north", ["quirks"] = """{"a.b":null,"c.d":"1","C.D":"2"}""", ["policy"] = "whatever",
        }), Stop);
        var device = await JsonAsync($"/api/devices/{Cam}?standing=quarantined");
        Assert.Equal(("by hand", "quarantine"), (device.GetProperty("name").GetString(), device.GetProperty("policy").GetString()));
    }

    [Fact]
    public async Task Devices_are_found_by_tag_and_by_being_online()
    {
        foreach (var (id, tags, online) in ((string, string, bool?)[])[("a", "[\"n\"]", true), ("a-1", "[\"n\",\"s\"]", false), ("b", "[\"s\"]", true), ("c", "[]", null)])
        {
            await SendAsync(HttpMethod.Put, $"/api/devices/{id}", $$"""{"tags":{{tags}}}""");
            if (online is { } is1) await WriteStateAsync(id, ("online", is1));
        }
        Assert.Equal(["a", "a-1"], await IdsAsync("tag=n"));
        Assert.Equal(["a", "a-1", "b", "c"], await IdsAsync("take=1"));
        Assert.Equal(["a", "b"], await IdsAsync("online=true&take=1"));
        Assert.Equal(["a-1", "c"], await IdsAsync("online=false&take=1"));
        Assert.Equal(["b"], await IdsAsync("tag=s&online=true"));
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Get, "/api/devices?online=yes")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Get, "/api/devices?tag=%00")).StatusCode);
    }

    [Fact]
    public async Task Filter_that_fits_few_of_many_goes_on_over_short_pages()
    {
        for (var number = 0; number < 5_100; number++)
            await Bench.Tables.WriteAsync(TableNames.Devices, new TableWrite(TableWriteMode.Insert, $"d{number:D4}", TableNames.DeviceRow, new Dictionary<string, object?> { ["tags"] = number == 5_050 ? "[\"x\"]" : null }), Stop);
        var page = await JsonAsync("/api/devices?tag=x");
        Assert.Equal((0, "d4999"), (page.GetProperty("items").GetArrayLength(), page.GetProperty("continuation").GetString()));
        Assert.Equal(["d5050"], await IdsAsync("tag=x"));
    }
}
