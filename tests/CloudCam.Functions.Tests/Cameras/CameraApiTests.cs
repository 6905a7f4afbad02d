using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CloudCam.Core.Cameras;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Access;
using CloudCam.Functions.Tests.Alarms;
using CloudCam.Functions.Tests.Devices;
using Microsoft.AspNetCore.Routing;

namespace CloudCam.Functions.Tests.Cameras;

/// <summary>The registry of cameras that the relay dials, over a real socket.</summary>
public sealed class CameraApiTests : ApiBench
{
    private const string Gate = "gate-1";
    private const string Least = """{"kind":"dvrip","address":"192.0.2.7"}""";

    private const string Full = """
        {"kind":"dvrip","address":"cam.example.net","port":34567,"user":"admin","passwordSecret":"gate-1-password","channels":[0,2],
         "recording":{"mode":"on-alarm","secondsBefore":10,"secondsAfter":20},"timeZone":"Europe/Vilnius","site":"yard-2","name":"Gate","tags":["north","north"],
         "quirks":{"dvrip.twoConnections":"true"},"enabled":false}
        """;

    [Fact]
    public async Task Registered_camera_is_read_back_as_it_was_put_and_is_a_device_of_the_fleet()
    {
        var put = await SendAsync(HttpMethod.Put, $"/api/cameras/{Gate}", Full);
        Assert.Equal((HttpStatusCode.Created, $"/api/cameras/{Gate}"), (put.StatusCode, put.Headers.Location?.ToString()));
        var camera = await JsonAsync($"/api/cameras/{Gate}");
        Assert.Equal((await put.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetRawText(), camera.GetRawText());
        Assert.Equal(("dvrip", "cam.example.net", 34_567, "admin", "gate-1-password", "Europe/Vilnius", "Gate", false), (
            Text(camera, "kind"), Text(camera, "address"), camera.GetProperty("port").GetInt32(), Text(camera, "user"), Text(camera, "passwordSecret"), Text(camera, "timeZone"),
            Text(camera, "name"), camera.GetProperty("enabled").GetBoolean()));
        Assert.Equal("yard-2", Text(camera, "site"));
        Assert.Equal([0, 2], camera.GetProperty("channels").EnumerateArray().Select(one => one.GetInt32()));
        Assert.Equal("""{"mode":"on-alarm","secondsBefore":10,"secondsAfter":20}""", camera.GetProperty("recording").GetRawText());
        Assert.Equal(["north"], camera.GetProperty("tags").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal("true", camera.GetProperty("quirks").GetProperty("dvrip.twoConnections").GetString());
        Assert.False(camera.GetProperty("online").GetBoolean());
        Assert.False(camera.TryGetProperty("lease", out _));

        var device = await JsonAsync($"/api/devices/{Gate}");
        Assert.Equal(("Gate", true, "fleet"), (Text(device, "name"), device.GetProperty("registered").GetBoolean(), Text(device, "standing")));
        Assert.Equal(["north"], device.GetProperty("tags").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(HttpMethod.Post, $"/api/devices/{Gate}/commands", """{"command":"reboot"}""")).StatusCode);
    }

    [Fact]
    public async Task What_is_not_said_has_its_usual_value()
    {
        await SendAsync(HttpMethod.Put, $"/api/cameras/{Gate}", Least);
        var camera = await JsonAsync($"/api/cameras/{Gate}");
        Assert.Equal("""{"mode":"off","secondsBefore":5,"secondsAfter":15}""", camera.GetProperty("recording").GetRawText());
        Assert.True(camera.GetProperty("enabled").GetBoolean());
        Assert.All((string[])["port", "user", "passwordSecret", "timeZone", "site", "name", "quirks"], name => Assert.False(camera.TryGetProperty(name, out _), name));
    }

    [Fact]
    public async Task Put_replaces_but_leaves_the_tags_of_the_device_that_it_does_not_name()
    {
        await SendAsync(HttpMethod.Put, $"/api/cameras/{Gate}", Full);
        var since = Text(await JsonAsync($"/api/cameras/{Gate}"), "registeredAt");
        Bench.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, $"/api/cameras/{Gate}", Least)).StatusCode);
        var camera = await JsonAsync($"/api/cameras/{Gate}");
        Assert.Equal((since, "off", 1), (Text(camera, "registeredAt"), Text(camera.GetProperty("recording"), "mode"), camera.GetProperty("tags").GetArrayLength()));
        await SendAsync(HttpMethod.Put, $"/api/cameras/{Gate}", """{"kind":"dvrip","address":"192.0.2.7","tags":[]}""");
        Assert.Equal(0, (await JsonAsync($"/api/cameras/{Gate}")).GetProperty("tags").GetArrayLength());
    }

    [Theory]
    [InlineData("password", "passwordSecret")]
    [InlineData("Password", "passwordSecret")]
    [InlineData("PassWord", "passwordSecret")]
    [InlineData("passwd", "passwordSecret")]
    public async Task A_password_is_refused_and_never_repeated_or_kept(string member, string named)
    {
        var answer = await SendAsync(HttpMethod.Put, $"/api/cameras/{Gate}", $$"""{"kind":"dvrip","address":"192.0.2.7","{{member}}":"hunter2"}""");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.Contains(named, JsonDocument.Parse(text).RootElement.GetProperty("errors").GetProperty(member)[0].GetString(), StringComparison.Ordinal);
        Assert.Null(await Bench.Tables.GetAsync(TableNames.Cameras, Gate, TableNames.CameraRow, Stop));
    }

    [Theory]
    [InlineData("""{"address":"192.0.2.7"}""", "kind")]
    [InlineData("""{"kind":"rtsp","address":"192.0.2.7"}""", "kind")]
    [InlineData("""{"kind":"dvrip"}""", "address")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7:34567"}""", "address")]
    [InlineData("""{"kind":"dvrip","address":"http://192.0.2.7/"}""", "address")]
    [InlineData("""{"kind":"dvrip","address":"admin@192.0.2.7"}""", "address")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","port":0}""", "port")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","port":"34567"}""", "port")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","passwordSecret":"Hunter2!"}""", "passwordSecret")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","passwordSecret":"../x"}""", "passwordSecret")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","channels":[64]}""", "channels")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","channels":[1,1]}""", "channels")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","channels":["1"]}""", "channels")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","recording":"on-alarm"}""", "recording")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","recording":{}}""", "recording.mode")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","recording":{"mode":"sometimes"}}""", "recording.mode")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","recording":{"mode":"off","secondsBefore":31}}""", "recording.secondsBefore")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","recording":{"mode":"off","secondsAfter":0}}""", "recording.secondsAfter")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","recording":{"mode":"off","seconds":5}}""", "recording.seconds")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","timeZone":"Mars/Olympus"}""", "timeZone")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","site":"The Yard"}""", "site")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","timeZone":"../../etc/passwd"}""", "timeZone")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","tags":["a;b"]}""", "tags")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","quirks":{"x":"1"}}""", "quirks")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","enabled":"yes"}""", "enabled")]
    [InlineData("""{"kind":"dvrip","address":"192.0.2.7","lease":{}}""", "lease")]
    public async Task Wrong_members_are_named_and_nothing_is_registered(string body, string member)
    {
        var answer = await SendAsync(HttpMethod.Put, $"/api/cameras/{Gate}", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal([member], (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Null(await Bench.Tables.GetAsync(TableNames.Cameras, Gate, TableNames.CameraRow, Stop));
        Assert.Null(await Bench.Tables.GetAsync(TableNames.Devices, Gate, TableNames.DeviceRow, Stop));
    }

    [Fact]
    public async Task Version_that_was_read_is_the_only_one_that_is_replaced_or_deleted()
    {
        var first = await SendAsync(HttpMethod.Put, $"/api/cameras/{Gate}", Least, ("If-None-Match", "*"));
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Put, $"/api/cameras/{Gate}", Least, ("If-None-Match", "*"))).StatusCode);
        var etag = first.Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, $"/api/cameras/{Gate}", Full, ("If-Match", etag))).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Put, $"/api/cameras/{Gate}", Least, ("If-Match", etag))).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Delete, $"/api/cameras/{Gate}", null, ("If-Match", etag))).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Put, "/api/cameras/nobody", Least, ("If-Match", "*"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Put, $"/api/cameras/{Gate}", Least, ("If-Match", "W/\"x\""))).StatusCode);
        var now = (await SendAsync(HttpMethod.Get, $"/api/cameras/{Gate}")).Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, $"/api/cameras/{Gate}", null, ("If-Match", now))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, $"/api/cameras/{Gate}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"/api/cameras/{Gate}")).StatusCode);
    }

    [Fact]
    public async Task Deleted_camera_leaves_its_device_and_its_lease_to_the_holder()
    {
        await SendAsync(HttpMethod.Put, $"/api/cameras/{Gate}", Full);
        await WriteLeaseAsync(new CameraLease { Camera = DeviceId.Parse(Gate), Owner = "relay-1", Term = 1, Duration = TimeSpan.FromSeconds(30) });
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, $"/api/cameras/{Gate}")).StatusCode);
        Assert.True((await JsonAsync($"/api/devices/{Gate}")).GetProperty("registered").GetBoolean());
        // The holder finds its camera gone and lets go; nobody else may take it before that.
        Assert.NotNull(await new CameraTable(Bench.Tables, Bench.Clock).FindLeaseAsync(DeviceId.Parse(Gate), Stop));
        Assert.Empty(await IdsOfAsync(""));
    }

    [Fact]
    public async Task Lease_connection_and_last_alarm_are_shown()
    {
        var id = DeviceId.Parse(Gate);
        await SendAsync(HttpMethod.Put, $"/api/cameras/{Gate}", Full);
        var ended = Bench.Clock.GetUtcNow().AddMinutes(-2);
        await WriteLeaseAsync(new CameraLease
        {
            Camera = id, Owner = "relay-7", Instance = "secret-of-the-process", Term = 3, Duration = TimeSpan.FromSeconds(30), ExpiresAt = Bench.Clock.GetUtcNow().AddSeconds(20), EndReason = "login-refused",
            EndedAt = ended, NextAttempt = ended.AddMinutes(30), Failures = 2,
        });
        var lease = (await JsonAsync($"/api/cameras/{Gate}")).GetProperty("lease");
        Assert.Equal(("relay-7", 3, "login-refused", 2), (Text(lease, "replica"), lease.GetProperty("term").GetInt32(), Text(lease, "endReason"), lease.GetProperty("failures").GetInt32()));
        Assert.Equal((ended, ended.AddMinutes(30)), (lease.GetProperty("endedAt").GetDateTimeOffset(), lease.GetProperty("nextAttempt").GetDateTimeOffset()));
        Assert.False(lease.TryGetProperty("since", out _));
        Assert.DoesNotContain("secret-of-the-process", lease.GetRawText(), StringComparison.Ordinal);

        await new DeviceDirectory(Bench.Tables, DevicePolicy.Quarantine, Bench.Clock).ConnectAsync(id, "dvrip", "relay-7", Stop);
        await Bench.Get<Functions.ProcessAlarms.ProcessAlarmsEndpoint>().RunAsync(Functions.Invocation.InvocationRequest.Parse(AlarmRig.Envelope([AlarmRig.Text(new AlarmRig().Raise(device: id))])), Stop);
        var camera = await JsonAsync($"/api/cameras/{Gate}");
        Assert.Equal((true, "dvrip", "relay-7"), (camera.GetProperty("online").GetBoolean(), Text(camera.GetProperty("device"), "protocol"), Text(camera.GetProperty("device"), "replica")));
        Assert.Equal(Bench.Clock.GetUtcNow(), camera.GetProperty("lease").GetProperty("since").GetDateTimeOffset());
        Assert.Equal("crash", Text(camera.GetProperty("lastAlarm"), "alarm"));
    }

    [Fact]
    public async Task Cameras_are_listed_page_by_page_and_found_by_kind_tag_and_being_online()
    {
        foreach (var (id, kind, tags, online) in ((string, string, string, bool)[])[("a", "dvrip", "[\"n\"]", true), ("a-1", "bseries", "[\"n\"]", false), ("b", "dvrip", "[]", true), ("c", "bseries", "[]", false)])
        {
            await SendAsync(HttpMethod.Put, $"/api/cameras/{id}", $$"""{"kind":"{{kind}}","address":"192.0.2.7","tags":{{tags}}}""");
            if (online) await WriteStateAsync(id, ("online", true));
        }
        // A device that dials in, and a lease that was left behind, are no cameras.
        await SendAsync(HttpMethod.Put, "/api/devices/a-0", "{}");
        await WriteLeaseAsync(new CameraLease { Camera = DeviceId.Parse("a-2"), Term = 1 });
        Assert.Equal(["a", "a-1", "b", "c"], await IdsOfAsync(""));
        Assert.Equal(["a", "a-1", "b", "c"], await IdsOfAsync("take=1"));
        Assert.Equal(["a", "b"], await IdsOfAsync("kind=dvrip&take=1"));
        Assert.Equal(["a", "a-1"], await IdsOfAsync("tag=n"));
        Assert.Equal(["a", "b"], await IdsOfAsync("online=true"));
        Assert.Equal(["a-1"], await IdsOfAsync("online=false&kind=bseries&tag=n"));
        foreach (var query in (string[])["kind=rtsp", "take=0", "online=maybe", "tag=%00", "continuation=a%2Fb"])
            Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Get, $"/api/cameras?{query}")).StatusCode);
    }

    [Fact]
    public async Task Filter_that_fits_few_of_many_goes_on_over_short_pages()
    {
        for (var number = 0; number < 450; number++)
            await new CameraTable(Bench.Tables, Bench.Clock).SaveAsync(new CameraRecord { Id = DeviceId.Parse($"d{number:D4}"), Kind = number == 430 ? "bseries" : "dvrip", Address = "192.0.2.7" }, null, false, Stop);
        var page = await JsonAsync("/api/cameras?kind=bseries");
        Assert.Equal((0, "d0399"), (page.GetProperty("items").GetArrayLength(), Text(page, "continuation")));
        Assert.Equal(["d0430"], await IdsOfAsync("kind=bseries"));
    }

    [Theory]
    [InlineData("a%2Fb")]
    [InlineData("a%23b")]
    [InlineData("%C3%A4")]
    public async Task Id_that_is_none_is_refused(string id)
    {
        var before = Bench.Calls.Count;
        Assert.Contains((await SendAsync(HttpMethod.Put, $"/api/cameras/{id}", Least)).StatusCode, (HttpStatusCode[])[HttpStatusCode.BadRequest, HttpStatusCode.NotFound]);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"/api/cameras/{id}")).StatusCode);
        Assert.Equal(before, Bench.Calls.Count);
    }

    [Fact]
    public void Changing_asks_for_more_than_looking()
    {
        var scopes = ((IEndpointRouteBuilder)Bench.App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/cameras", StringComparison.Ordinal))
            .Select(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single(), endpoint.Metadata.GetMetadata<RequiredScope>()?.Scope));
        Assert.Equal([("DELETE", (ApiScope?)ApiScope.Admin), ("GET", ApiScope.Read), ("GET", ApiScope.Read), ("PUT", ApiScope.Admin)], scopes.Order());
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private Task<string?> WriteLeaseAsync(CameraLease lease) =>
        Bench.Tables.WriteAsync(TableNames.Cameras, new TableWrite(TableWriteMode.Merge, lease.Camera.Value, TableNames.LeaseRow, lease.ToValues()), Stop);

    private async Task<List<string>> IdsOfAsync(string query)
    {
        var ids = new List<string>();
        var continuation = "";
        do
        {
            var page = await JsonAsync($"/api/cameras?{query}{continuation}");
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            continuation = page.TryGetProperty("continuation", out var next) ? $"&continuation={next.GetString()}" : "";
        }
        while (continuation.Length > 0);
        return ids;
    }
}
