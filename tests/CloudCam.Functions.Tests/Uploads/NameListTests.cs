using System.Text;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Functions.Uploads;
using Microsoft.Extensions.DependencyInjection;

namespace CloudCam.Functions.Tests.Uploads;

public class NameListTests
{
    private const string Taken = "{\"code\":0,\"ok\":true}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string[] Minutes(int count, int from = 0) =>
        [.. Enumerable.Range(from, count).Select(minute => $"{new DateTime(2026, 3, 12).AddMinutes(minute / 2):yyyy_MM_dd_HH_mm_ss}_0{1 + (minute % 2)}.ts")];

    private static string Json(IEnumerable<string> names, string imei = UploadRig.Imei) => $$"""{"imei":"{{imei}}","fileNameList":"{{string.Join(',', names)}},"}""";

    private static string NotTaken(string why) => $$"""{"code":400,"ok":false,"message":"Not kept: {{why}}"}""";

    private static Task<(int Status, string Body)> PostAsync(UploadRig rig, string json, bool chunked = false, string path = "/namelist") =>
        rig.PostAsync(path, Form.Content(Encoding.UTF8.GetBytes(json), chunked, "application/json"));

    private static async Task<List<string>> NamesAsync(UploadRig rig, string device = UploadRig.Imei)
    {
        var names = new List<string>();
        await foreach (var (name, _) in rig.Bench.Get<RecordingsTable>().OfAsync(Core.Devices.DeviceId.Parse(device), Stop)) names.Add(name.Text);
        return names;
    }

    private static List<System.Text.Json.JsonElement> Events(UploadRig rig) =>
        [.. rig.Bench.Hubs.EventsOf(HubNames.Telemetry).Select(bytes => System.Text.Json.JsonDocument.Parse(bytes).RootElement)];

    [Fact]
    public async Task List_of_3021_names_is_kept_and_told_and_answered_byte_for_byte()
    {
        await using var rig = await UploadRig.StartAsync();
        await rig.RegisterAsync(UploadRig.Imei);
        var names = Minutes(3_021);
        using var answer = await rig.Client.PostAsync("/namelist", Form.Content(Encoding.UTF8.GetBytes(Json(names)), chunked: true, "application/json"), Stop);
        Assert.Equal((200, "application/json", Taken), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.ToString(), await answer.Content.ReadAsStringAsync(Stop)));
        Assert.Equal(names.Order(StringComparer.Ordinal), await NamesAsync(rig));
        var data = Assert.Single(Events(rig)).GetProperty("data");
        Assert.Equal((3_021, names[0], names[^1]), (data.GetProperty("count").GetInt32(), data.GetProperty("first").GetString(), data.GetProperty("last").GetString()));
        var row = (await rig.Bench.Tables.GetAsync(TableNames.Recordings, UploadRig.Imei, names[1], Stop))!;
        Assert.Equal(("2026-03-12T00:00:00", "driver", "mpegts"), (row.Text("localTime"), row.Text("channel"), row.Text("format")));
    }

    [Fact]
    public async Task Same_list_again_changes_nothing()
    {
        await using var rig = await UploadRig.StartAsync();
        var json = Json(Minutes(250));
        Assert.Equal((200, Taken), await PostAsync(rig, json));
        var before = await rig.Bench.EndStateAsync();
        rig.Bench.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((200, Taken), await PostAsync(rig, json, chunked: true));
        Assert.Equal(before, await rig.Bench.EndStateAsync());
        Assert.Single(Events(rig).Select(one => one.GetProperty("id").GetString()).Distinct());

        // Asked for again an hour later, the device has told it again.
        rig.Bench.Clock.Advance(TimeSpan.FromHours(1));
        await PostAsync(rig, json);
        Assert.Equal(2, Events(rig).Select(one => one.GetProperty("id").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task New_list_takes_the_place_of_the_old_one()
    {
        await using var rig = await UploadRig.StartAsync();
        await PostAsync(rig, Json(Minutes(300)));
        rig.Bench.Clock.Advance(TimeSpan.FromDays(1));
        await PostAsync(rig, Json(Minutes(300, 100)));
        Assert.Equal(Minutes(300, 100).Order(StringComparer.Ordinal), await NamesAsync(rig));
        Assert.NotNull((await rig.Bench.Tables.GetAsync(TableNames.Recordings, UploadRig.Imei, Minutes(1)[0], Stop))!.Time("goneAt"));

        rig.Bench.Clock.Advance(TimeSpan.FromDays(1));
        await PostAsync(rig, Json(Minutes(300)));
        Assert.Equal(Minutes(300).Order(StringComparer.Ordinal), await NamesAsync(rig));

        // What is gone for long is forgotten.
        rig.Bench.Clock.Advance(TimeSpan.FromDays(8));
        await PostAsync(rig, Json([]));
        Assert.Empty(await NamesAsync(rig));
        Assert.Null(await rig.Bench.Tables.GetAsync(TableNames.Recordings, UploadRig.Imei, Minutes(1, 399)[0], Stop));
        Assert.Equal(0, Events(rig)[^1].GetProperty("data").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task List_that_is_broken_off_by_the_store_is_whole_when_it_comes_again()
    {
        await using var probe = await UploadRig.StartAsync();
        await PostAsync(probe, Json(Minutes(250)));
        var first = probe.Bench.Calls.Count;
        await PostAsync(probe, Json(Minutes(250, 50)));
        for (var call = 1; call <= probe.Bench.Calls.Count - first; call++)
        {
            await using var rig = await UploadRig.StartAsync();
            await PostAsync(rig, Json(Minutes(250)));
            rig.Bench.Calls.FailAt(call, doneAllTheSame: call % 2 == 0, andAllAfter: true);
            Assert.Equal((503, """{"code":503,"ok":false,"message":"Not now, send it again"}"""), await PostAsync(rig, Json(Minutes(250, 50))));
            rig.Bench.Calls.Clear();
            // The old list or the new one: whichever comes next is what stands.
            var next = call % 3 == 0 ? Minutes(250) : Minutes(250, 50);
            Assert.Equal((200, Taken), await PostAsync(rig, Json(next)));
            Assert.Equal(next.Order(StringComparer.Ordinal), await NamesAsync(rig));
        }
    }

    [Theory]
    [InlineData("""{"imei":"353376110008882","fileNameList":",,a.ts, ,b.ts,"}""")]
    [InlineData("""{"fileNameList":"b.ts,a.ts,a.ts","imei":353376110008882}""")]
    [InlineData("""{"other":[1,{"x":2}],"imei":"353376110008882","fileNameList":["a.ts","b.ts"],}""")]
    [InlineData("""{"imei":"353376110008882","fileNameList":"\u0061.ts,../x,b.ts,a b,\u00e4.ts"}""")]
    public async Task Names_are_taken_in_every_form_and_what_is_no_name_is_dropped(string json)
    {
        await using var rig = await UploadRig.StartAsync();
        Assert.Equal((200, Taken), await PostAsync(rig, json));
        Assert.Equal(["a.ts", "b.ts"], await NamesAsync(rig));
    }

    [Theory]
    [InlineData("", "not the expected JSON", "bad-json")]
    [InlineData("nothing", "not the expected JSON", "bad-json")]
    [InlineData("[]", "not the expected JSON", "bad-json")]
    [InlineData("{}", "not the expected JSON", "bad-json")]
    [InlineData("""{"imei":"353376110008882","fileNameList":{}}""", "not the expected JSON", "bad-json")]
    [InlineData("""{"imei":"353376110008882","fileNameList":["a",["b"]]}""", "not the expected JSON", "bad-json")]
    [InlineData("""{"imei":"353376110008882","fileNameList":"a.ts""", "not the expected JSON", "bad-json")]
    [InlineData("""{"imei":"353376110008882","fileNameList":"a.ts"} {}""", "not the expected JSON", "bad-json")]
    [InlineData("""{"fileNameList":"a.ts"}""", "there is no imei", "no-device")]
    [InlineData("""{"imei":"../x","fileNameList":"a.ts"}""", "there is no imei", "no-device")]
    public async Task List_that_is_none_is_refused(string json, string why, string reason)
    {
        await using var rig = await UploadRig.StartAsync();
        Assert.Equal((200, NotTaken(why)), await PostAsync(rig, json));
        Assert.Equal(1, rig.Count($"cloudcam.namelists refused {reason}"));
        await rig.AssertNothingKeptAsync();
        Assert.Empty(Events(rig));
    }

    [Fact]
    public async Task Huge_and_deep_lists_are_refused()
    {
        await using var rig = await UploadRig.StartAsync();
        Assert.Equal((200, NotTaken("too large")), await PostAsync(rig, Json(Minutes(200_000)), chunked: true));
        Assert.Equal((200, NotTaken("not the expected JSON")), await PostAsync(rig, $$"""{"imei":"{{UploadRig.Imei}}","fileNameList":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}"""));
        Assert.Equal((200, NotTaken("not the expected JSON")), await PostAsync(rig, $$"""{"x":{{new string('[', 10_000)}}{{new string(']', 10_000)}},"fileNameList":"a"}"""));
        Assert.Equal((200, NotTaken("too many names")), await PostAsync(rig, Json(Enumerable.Range(0, 50_001).Select(number => $"{number}.ts"))));
        Assert.Empty(await NamesAsync(rig));
    }

    [Fact]
    public async Task Device_of_the_address_goes_before_that_of_the_list()
    {
        await using var rig = await UploadRig.StartAsync();
        Assert.Equal((200, Taken), await PostAsync(rig, Json(["a.ts"]), path: "/namelist/352093081452251"));
        Assert.Equal(["a.ts"], await NamesAsync(rig, "352093081452251"));
        Assert.Empty(await NamesAsync(rig));
        Assert.True(Events(rig)[0].GetProperty("quarantined").GetBoolean());
    }

    [Fact]
    public async Task Stranger_that_is_refused_by_policy_hears_success_and_leaves_nothing()
    {
        await using var rig = await UploadRig.StartAsync("--Uploads:UnknownDevices=Refuse");
        Assert.Equal((200, Taken), await PostAsync(rig, Json(["a.ts"])));
        Assert.Empty(await NamesAsync(rig));
        Assert.Empty(Events(rig));
    }
}
