using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Tests.Support;

namespace CloudCam.Functions.Tests.Api;

/// <summary>The API over a real socket.</summary>
public class ApiTests : IAsyncLifetime
{
    private readonly Bench bench = new("--FFMPEG_PATH=/nowhere/ffmpeg");
    private readonly HttpClient client = new();

    public async ValueTask InitializeAsync()
    {
        await bench.App.StartAsync(Stop);
        client.BaseAddress = new Uri(bench.App.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await bench.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void It_listens_on_loopback_only() => Assert.Equal("127.0.0.1", client.BaseAddress!.Host);

    [Fact]
    public async Task Sign_of_life_asks_no_store()
    {
        var before = bench.Calls.Count;
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/")).StatusCode);
        Assert.Equal(before, bench.Calls.Count);
    }

    [Fact]
    public async Task Health_names_what_fails()
    {
        var ok = await JsonAsync("/api/health");
        Assert.Equal(("ok", "missing"), (ok.GetProperty("status").GetString(), ok.GetProperty("checks").GetProperty("ffmpeg").GetString()));
        bench.Calls.FailAt(1, false);
        bench.Clock.Advance(TimeSpan.FromSeconds(5));
        var answer = await GetAsync("/api/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("failed", (await JsonOf(answer)).GetProperty("checks").GetProperty("tables").GetString());
    }

    [Fact]
    public async Task Queue_message_travels_from_the_hosts_envelope_to_a_completed_transfer()
    {
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg);
        var text = JsonSerializer.Serialize(JsonSerializer.Serialize(new MediaJob(transfer.Device, transfer.Id).ToText()));
        var answer = await client.PostAsync("/AssembleMedia", new StringContent("{\"Data\":{\"job\":" + text + "},\"Metadata\":{\"DequeueCount\":\"1\"}}", Encoding.UTF8, "application/json"), Stop);
        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("complete, but no-ffmpeg", (await JsonOf(answer)).GetProperty("Logs")[0].GetString());
        Assert.Equal(TransferState.Completed, (await bench.TransferAsync(transfer.Id))!.State);
    }

    [Fact]
    public async Task Message_that_is_no_job_is_set_apart_and_done()
    {
        var answer = await PostAsync("AssembleMedia", "\"not a job\"");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var apart = Assert.Single(bench.Account.Names());
        Assert.Equal((BlobNames.DeadLetterContainer, "\"not a job\""), (apart.Container, Encoding.UTF8.GetString(bench.Account.BytesOf(apart)!)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"Data\":")]
    public async Task Envelope_that_no_host_sends_fails_the_invocation(string body)
    {
        var answer = await client.PostAsync("/AssembleMedia", new StringContent(body, Encoding.UTF8, "application/json"), Stop);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Store_that_is_away_fails_the_invocation_so_that_the_message_comes_back()
    {
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg);
        bench.Calls.FailAt(1, false);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PostAsync("AssembleMedia", new MediaJob(transfer.Device, transfer.Id).ToText())).StatusCode);
    }

    [Theory]
    [InlineData("SweepTransfers")]
    [InlineData("ReplaySpills")]
    public async Task Timers_answer_an_object(string function)
    {
        var answer = await PostAsync(function, """{"Schedule":{},"ScheduleStatus":null,"IsPastDue":false}""");
        Assert.Equal("""{"Logs":[],"Outputs":{},"ReturnValue":null}""", await answer.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Media_of_a_device_come_newest_first_and_page_by_page()
    {
        var saved = await SaveMediaAsync("cam-1", 5);
        var seen = new List<string>();
        var continuation = "";
        do
        {
            var page = await JsonAsync($"/api/media?device=cam-1&take=2{continuation}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("mediaId").GetString()!));
            continuation = page.TryGetProperty("continuation", out var next) ? $"&continuation={next.GetString()}" : "";
        }
        while (continuation.Length > 0);
        Assert.Equal(saved.OrderByDescending(media => media.Time).Select(media => media.TransferId), seen);
    }

    [Fact]
    public async Task Media_are_found_by_time_and_kind()
    {
        var saved = await SaveMediaAsync("cam-1", 5); // one a minute, every second one a photo
        var (from, to) = (Uri.EscapeDataString(saved[1].Time.ToString("O")), Uri.EscapeDataString(saved[4].Time.ToString("O")));
        Assert.Equal([saved[3].TransferId, saved[2].TransferId, saved[1].TransferId], await IdsAsync($"/api/media?device=cam-1&from={from}&to={to}"));
        Assert.Equal([saved[2].TransferId], await IdsAsync($"/api/media?device=cam-1&from={from}&to={to}&kind=photo"));
    }

    [Fact]
    public async Task Media_of_all_devices_are_listed_once_over_all_pages_and_strangers_only_when_asked_for()
    {
        await SaveDeviceAsync("cam-1", "fleet");
        await SaveDeviceAsync("cam-2", "fleet");
        await SaveDeviceAsync("stranger", "quarantined");
        List<MediaRecord> fleet = [.. await SaveMediaAsync("cam-1", 3), .. await SaveMediaAsync("cam-2", 3)];
        var strange = await SaveMediaAsync("stranger", 2, DeviceStanding.Quarantined);
        var seen = new List<string>();
        string? continuation = null;
        do
        {
            var page = await JsonAsync($"/api/media?take=2&continuation={continuation}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("mediaId").GetString()!));
            continuation = page.TryGetProperty("continuation", out var next) ? next.GetString() : null;
        }
        while (continuation is not null);
        Assert.Equal(fleet.Select(media => media.TransferId).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        Assert.Equal(strange.Count, (await IdsAsync("/api/media?standing=quarantined")).Count);
        var id = $"{strange[0].Device}:{strange[0].Key}";
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/api/media/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/api/media/{id}/link?what=original")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"/api/media/{id}?standing=quarantined")).StatusCode);
    }

    [Fact]
    public async Task More_devices_than_one_page_visits_are_all_reached()
    {
        for (var number = 0; number < 120; number++) await SaveDeviceAsync($"cam-{number:D3}", "fleet");
        var last = await SaveMediaAsync("cam-119", 1);
        string? continuation = null;
        var seen = new List<string>();
        var pages = 0;
        do
        {
            var page = await JsonAsync($"/api/media?continuation={continuation}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("mediaId").GetString()!));
            continuation = page.TryGetProperty("continuation", out var next) ? next.GetString() : null;
            pages++;
        }
        while (continuation is not null);
        Assert.Equal([last[0].TransferId], seen);
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task File_is_found_by_its_id_and_by_the_transfer_id_that_events_carry()
    {
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg);
        await PostAsync("AssembleMedia", new MediaJob(transfer.Device, transfer.Id).ToText());
        var byTransfer = await JsonAsync($"/api/media/{transfer.Device}:{transfer.Id}");
        var byId = await JsonAsync($"/api/media/{byTransfer.GetProperty("id").GetString()}");
        Assert.Equal(byTransfer.GetRawText(), byId.GetRawText());
        Assert.Equal(("complete", "crash", (long)Samples.Jpeg.Length), (byId.GetProperty("state").GetString(), byId.GetProperty("trigger").GetString(), byId.GetProperty("lengthBytes").GetInt64()));
    }

    [Fact]
    public async Task Link_gives_the_bytes_until_it_expires()
    {
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg);
        await PostAsync("AssembleMedia", new MediaJob(transfer.Device, transfer.Id).ToText());
        var answer = await GetAsync($"/api/media/{transfer.Device}:{transfer.Id}/link?what=original");
        var link = await JsonOf(answer);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal(bench.Clock.GetUtcNow().AddMinutes(15), link.GetProperty("expires").GetDateTimeOffset());
        var url = new Uri(link.GetProperty("url").GetString()!);
        Assert.Equal(Samples.Jpeg, bench.Links.Open(url));
        bench.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(StoreError.Refused, Assert.Throws<StoreException>(() => bench.Links.Open(url)).Error);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/api/media/{transfer.Device}:{transfer.Id}/link?what=thumbnail")).StatusCode);
    }

    [Fact]
    public async Task Devices_are_listed_by_standing()
    {
        await SaveDeviceAsync("cam-1", "fleet");
        await SaveDeviceAsync("cam-2", "quarantined");
        await SaveDeviceAsync("cam-3", null, registered: true);
        await SaveDeviceAsync("cam-4", "quarantined", registered: true);
        Assert.Equal(["cam-1", "cam-3", "cam-4"], await IdsAsync("/api/devices", "id"));
        Assert.Equal(["cam-2"], await IdsAsync("/api/devices?standing=quarantined", "id"));
        var page = await JsonAsync("/api/devices?take=2");
        Assert.Equal("cam-3", page.GetProperty("continuation").GetString());
        Assert.Equal(["cam-4"], await IdsAsync("/api/devices?take=2&continuation=cam-3", "id"));
    }

    [Theory]
    [InlineData("/api/media?take=0", "take")]
    [InlineData("/api/media?take=201", "take")]
    [InlineData("/api/media?take=1&take=2", "take")]
    [InlineData("/api/media?device=a%2Fb", "device")]
    [InlineData("/api/media?from=yesterday", "from")]
    [InlineData("/api/media?kind=films", "kind")]
    [InlineData("/api/media?standing=all", "standing")]
    [InlineData("/api/media?continuation=x", "continuation")]
    [InlineData("/api/media?device=cam-1&continuation=cam-2:0000000000000000000-00000000000000000000000000000000", "continuation")]
    [InlineData("/api/devices?continuation=%27%20or%20true", "continuation")]
    [InlineData("/api/media/x:y/link?what=everything", "what")]
    public async Task Wrong_parameter_is_named_in_a_problem(string path, string parameter)
    {
        var answer = await GetAsync(path);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(parameter, (await JsonOf(answer)).GetProperty("errors").EnumerateObject().Single().Name);
    }

    [Theory]
    [InlineData("/api/media/x")]
    [InlineData("/api/media/cam-1:..")]
    [InlineData("/api/media/cam-1:0000000000000000000-0000000000000000000000000000000G")]
    [InlineData("/api/media/a%27b:00000000000000000000000000000000")]
    [InlineData("/api/nothing")]
    public async Task What_is_not_there_is_a_problem_too(string path)
    {
        var answer = await GetAsync(path);
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Store_that_is_away_is_a_503_that_says_when_to_come_again()
    {
        bench.Calls.FailAt(1, false);
        var answer = await GetAsync("/api/devices");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter!.Delta);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Task<JsonElement> JsonOf(HttpResponseMessage answer) => answer.Content.ReadFromJsonAsync<JsonElement>(Stop);

    private Task<HttpResponseMessage> GetAsync(string path) => client.GetAsync(path, Stop);

    private Task<JsonElement> JsonAsync(string path) => client.GetFromJsonAsync<JsonElement>(path, Stop);

    private Task<HttpResponseMessage> PostAsync(string function, string value) =>
        client.PostAsync($"/{function}", new StringContent("{\"Data\":{\"job\":" + value + "},\"Metadata\":{}}", Encoding.UTF8, "application/json"), Stop);

    private async Task<List<string>> IdsAsync(string path, string name = "mediaId") =>
        [.. (await JsonAsync(path)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty(name).GetString()!)];

    private async Task<List<MediaRecord>> SaveMediaAsync(string device, int count, DeviceStanding standing = DeviceStanding.Fleet)
    {
        var list = new List<MediaRecord>();
        for (var number = 0; number < count; number++)
        {
            var time = bench.Clock.GetUtcNow().AddMinutes(number);
            var file = new FileAnnouncement
            {
                Protocol = "teltonika", Source = $"file {number}", Kind = number % 2 == 0 ? MediaKind.Photo : MediaKind.Video, Format = MediaFormat.Jpeg,
                Units = 10, UnitBytes = 1, DeviceTime = time, IsIdentified = true,
            };
            var id = file.TransferIdFor(DeviceId.Parse(device));
            list.Add(new MediaRecord
            {
                Device = DeviceId.Parse(device), TransferId = id, File = file, Standing = standing, State = MediaState.Complete, LengthBytes = 10,
                Blob = BlobNames.Media(standing, DeviceId.Parse(device), time, id, "jpg"), StartedAt = time, RecordedAt = time,
            });
            await new MediaTable(bench.Tables).SaveAsync(list[^1], CancellationToken.None);
        }
        return list;
    }

    private async Task SaveDeviceAsync(string device, string? standing, bool registered = false)
    {
        if (registered) await WriteAsync(TableNames.DeviceRow, new() { ["quirks"] = "{}" });
        if (standing is not null) await WriteAsync(TableNames.StateRow, new() { ["standing"] = standing, ["online"] = true, ["protocol"] = "teltonika" });

        Task WriteAsync(string row, Dictionary<string, object?> values) =>
            bench.Tables.WriteAsync(TableNames.Devices, new TableWrite(TableWriteMode.Insert, device, row, values), CancellationToken.None);
    }
}
