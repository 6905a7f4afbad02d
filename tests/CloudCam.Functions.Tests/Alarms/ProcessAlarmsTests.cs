using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Alarms;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.Notices;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudCam.Functions.Tests.Alarms;

public sealed class ProcessAlarmsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_end_of_an_alarm_is_noted_with_it_and_a_new_beginning_takes_it_back()
    {
        await using var rig = new AlarmRig();
        var (first, again) = (rig.Raise(), rig.Raise(20));
        await rig.ProcessAsync(first, Cleared(rig, first, 5));
        Assert.Equal(rig.Now.AddSeconds(5), Assert.Single(await rig.RowsAsync()).ClearedAt);
        await rig.ProcessAsync(again);
        Assert.Null(Assert.Single(await rig.RowsAsync()).ClearedAt);
        // The end of what was folded into it is its own; told late, an earlier end changes nothing.
        await rig.ProcessAsync(Cleared(rig, again, 40));
        await rig.ProcessAsync(Cleared(rig, first, 5));
        Assert.Equal(rig.Now.AddSeconds(40), Assert.Single(await rig.RowsAsync()).ClearedAt);
    }

    [Fact]
    public async Task The_end_of_an_alarm_nobody_knows_leaves_nothing()
    {
        await using var rig = new AlarmRig();
        await rig.ProcessAsync(Cleared(rig, rig.Raise(), 5), Cleared(rig, null, 6));
        Assert.Empty(await rig.RowsAsync());
        Assert.Empty(rig.DeadLetters());
        Assert.Empty(await rig.Bench.Tables.QueryAsync(TableNames.Alarms, new TableQuery(), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
    }

    private static AlarmCleared Cleared(AlarmRig rig, AlarmRaised? alarm, double seconds) => new()
    {
        Device = AlarmRig.Device, Time = rig.Now.AddSeconds(seconds), Kind = AlarmVocabulary.Crash, Protocol = "dvrip", Code = "VideoMotion", CorrelationId = alarm?.Id,
        Stamp = new EventStamp(rig.Now.AddSeconds(seconds), null, false, null),
    };

    [Fact]
    public async Task An_alarm_becomes_a_row_with_its_promised_files_and_an_event_for_each()
    {
        await using var rig = new AlarmRig();
        var raised = rig.Raise(files: [AlarmRig.Front, AlarmRig.Inner]);
        var result = await rig.ProcessAsync(raised);
        Assert.Equal("alarms: 1 new, 0 folded, 0 seen before", Assert.Single(result.Logs));

        var alarm = Assert.Single(await rig.RowsAsync());
        Assert.Equal((raised.Id, "crash", AlarmSeverity.Critical, "jimi", "alarm:93"), (alarm.Id, alarm.Name, alarm.Severity, alarm.Protocol, alarm.Code));
        Assert.Equal((54.6872, 25.2797, "A DRIVER", DeviceStanding.Fleet), (alarm.Location.Latitude, alarm.Location.Longitude, alarm.DriverName, alarm.Standing));
        Assert.Equal([(AlarmRig.Front, "front"), (AlarmRig.Inner, "driver")], alarm.Files.Select(file => (file.Name, file.Channel)));
        Assert.All(alarm.Files, file => Assert.Equal((PromiseState.Expected, rig.Now.AddSeconds(2).AddMinutes(10)), (file.State, file.DueAt)));

        var expected = rig.Bench.Events();
        Assert.Equal([AlarmRig.Front, AlarmRig.Inner], expected.Select(one => one.GetProperty("data").GetProperty("fileName").GetString()));
        Assert.All(expected, one => Assert.Equal(("cloudcam.media.expected.v1", raised.Id, "0000000003.00000007.1"),
            (one.GetProperty("type").GetString(), one.GetProperty("correlationid").GetString(), one.GetProperty("sequence").GetString())));
    }

    [Fact]
    public async Task Two_names_in_one_field_are_two_files_and_what_is_no_name_is_left_out()
    {
        await using var rig = new AlarmRig();
        var text = AlarmRig.Text(rig.Raise(files: ["NAMES"])).Replace("\"NAMES\"", $"\"{AlarmRig.Front},{AlarmRig.Inner}\",\"../x\",\"\",7,\"{AlarmRig.Front}\"", StringComparison.Ordinal);
        await rig.ProcessAsync([text]);
        Assert.Equal([AlarmRig.Front, AlarmRig.Inner], Assert.Single(await rig.RowsAsync()).Files.Select(file => file.Name));
    }

    [Fact]
    public async Task The_same_batch_again_changes_nothing()
    {
        await using var rig = new AlarmRig();
        CameraEvent[] batch = [rig.Raise(files: AlarmRig.Front), rig.Raise(5), rig.Raise(10), rig.Raise(100), rig.Raise(3, AlarmVocabulary.Yawning, "alarm:a0")];
        await rig.ProcessAsync(batch);
        var state = await rig.Bench.EndStateAsync();
        for (var run = 0; run < 3; run++)
        {
            var result = await rig.ProcessAsync(batch);
            Assert.Equal("alarms: 0 new, 0 folded, 5 seen before", Assert.Single(result.Logs));
            Assert.Equal(state, await rig.Bench.EndStateAsync());
        }
        Assert.Equal([1, 1, 3], (await rig.RowsAsync()).Select(alarm => alarm.Count).Order());
    }

    [Fact]
    public async Task A_burst_over_several_batches_stays_one_row_and_its_later_files_are_its_own()
    {
        await using var rig = new AlarmRig();
        var first = rig.Raise();
        await rig.ProcessAsync(first);
        await rig.ProcessAsync(rig.Raise(20, files: AlarmRig.Front));
        await rig.ProcessAsync(rig.Raise(40));
        var alarm = Assert.Single(await rig.RowsAsync());
        Assert.Equal((3, first.Id, first.Time, first.Time.AddSeconds(40)), (alarm.Count, alarm.Id, alarm.FirstTime, alarm.LastTime));
        Assert.Equal(first.Id, Assert.Single((await rig.PromiseAsync(AlarmRig.Front))!.Alarms).Id);
        Assert.Equal(AlarmRig.Front, Assert.Single(alarm.Files).Name);
    }

    [Theory]
    [InlineData("not json", "no JSON")]
    [InlineData("5", "no JSON object")]
    [InlineData("{}", "no CloudEvents 1.0")]
    [InlineData("""{"specversion":"1.0","id":"x"}""", "no id of ours")]
    [InlineData("""{"specversion":"1.0","id":"0123456789abcdef0123456789abcdef","type":"cloudcam.alarm.raised.v1","source":"/devices/../x","time":"2026-01-01T00:00:00Z","data":{}}""", "no device as source")]
    [InlineData("""{"specversion":"1.0","id":"0123456789abcdef0123456789abcdef","type":"cloudcam.alarm.raised.v1","source":"/devices/1","time":"soon","data":{}}""", "no time")]
    [InlineData("""{"specversion":"1.0","id":"0123456789abcdef0123456789abcdef","type":"cloudcam.alarm.raised.v1","source":"/devices/1","time":"2026-01-01T00:00:00Z","data":7}""", "no object data")]
    [InlineData("""{"specversion":"1.0","id":"0123456789abcdef0123456789abcdef","type":"cloudcam.alarm.raised.v1","source":"/devices/1","time":"2026-01-01T00:00:00Z","data":{"alarm":"../x"}}""", "no alarm word")]
    [InlineData("{\"id\":\"\\ud800\",\"specversion\":\"1.0\"}", "no id of ours")]
    public async Task A_poison_event_is_set_apart_once_and_its_neighbours_go_through(string poison, string reason)
    {
        await using var rig = new AlarmRig();
        string[] bodies = [AlarmRig.Text(rig.Raise()), poison, AlarmRig.Text(rig.Raise(200))];
        await rig.ProcessAsync(bodies);
        await rig.ProcessAsync(bodies);
        Assert.Equal(2, (await rig.RowsAsync()).Count);
        var dead = Assert.Single(rig.DeadLetters());
        Assert.StartsWith("alarms/", dead, StringComparison.Ordinal);
        Assert.Equal(reason, (await rig.Bench.Store.DescribeAsync(new BlobName(BlobNames.DeadLetterContainer, dead), Stop))!.Metadata["reason"]);
        Assert.Equal(poison, System.Text.Encoding.UTF8.GetString(rig.Bench.Account.BytesOf(new BlobName(BlobNames.DeadLetterContainer, dead))!));
    }

    [Fact]
    public async Task A_device_whose_rows_cannot_be_written_is_set_apart_and_the_others_go_through()
    {
        await using var rig = new AlarmRig();
        var other = DeviceId.Parse("353376110008883");
        // A row of ours that somebody broke by hand: no later run can read it.
        Assert.True(CameraFileName.TryParse(AlarmRig.Front, out var name));
        await rig.Bench.Tables.WriteAsync(TableNames.Promises, new TableWrite(TableWriteMode.Merge, AlarmRig.Device.Value, PromiseKey.Of(AlarmRig.Device, name), new Dictionary<string, object?> { ["fileName"] = "../x" }), Stop);
        await rig.ProcessAsync(rig.Raise(files: AlarmRig.Front), rig.Raise(200), rig.Raise(device: other));
        Assert.Single(await rig.RowsAsync(other));
        Assert.Single(rig.DeadLetters());
        Assert.Contains(await rig.RowsAsync(), alarm => alarm.Time == rig.Now.AddSeconds(200));
    }

    [Fact]
    public async Task Other_types_on_the_stream_are_left_alone()
    {
        await using var rig = new AlarmRig();
        var cleared = AlarmRig.Text(rig.Raise()).Replace("alarm.raised", "alarm.cleared", StringComparison.Ordinal);
        await rig.ProcessAsync([cleared, "[]"]);
        Assert.Empty(await rig.RowsAsync());
        Assert.Empty(rig.DeadLetters());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_store_call_leaves_no_trace_when_the_batch_comes_again(bool doneAllTheSame)
    {
        await using var whole = new AlarmRig();
        await RunAsync(whole);
        var expected = await whole.Bench.EndStateAsync();
        var call = 1;
        for (; call < 200; call++)
        {
            await using var rig = new AlarmRig();
            rig.Bench.Calls.FailAt(call, doneAllTheSame);
            try
            {
                await RunAsync(rig);
            }
            catch (StoreException error) when (error.CanRetry)
            {
                Assert.NotEqual(0, call);
            }
            var calls = rig.Bench.Calls.Count;
            rig.Bench.Calls.Clear();
            await RunAsync(rig);
            await rig.Bench.Get<SpillStore>().ReplayAsync(rig.Bench.Hubs, Stop);
            Assert.Equal(expected, await rig.Bench.EndStateAsync());
            if (calls < call) break;
        }
        Assert.InRange(call, 15, 199);

        static Task RunAsync(AlarmRig rig) => rig.ProcessAsync(rig.Raise(files: [AlarmRig.Front, AlarmRig.Inner]), rig.Raise(5), rig.Raise(100));
    }

    [Fact]
    public async Task A_store_that_is_away_makes_the_host_try_again()
    {
        await using var rig = new AlarmRig();
        await rig.Bench.App.StartAsync(Stop);
        using var client = new HttpClient { BaseAddress = new Uri(rig.Bench.App.Urls.Single()) };
        rig.Bench.Calls.FailAt(1, false, andAllAfter: true);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PostAsync());
        rig.Bench.Calls.Clear();
        Assert.Equal(HttpStatusCode.OK, await PostAsync());
        Assert.Single(await rig.RowsAsync());

        async Task<HttpStatusCode> PostAsync()
        {
            var content = new ByteArrayContent(AlarmRig.Envelope(AlarmRig.Bundles([rig.Raise()]))) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            return (await client.PostAsync("/ProcessAlarms", content, Stop)).StatusCode;
        }
    }

    [Fact]
    public async Task Ten_thousand_alarms_of_one_device_come_through_the_socket_and_fold()
    {
        await using var rig = new AlarmRig();
        await rig.Bench.App.StartAsync(Stop);
        using var client = new HttpClient { BaseAddress = new Uri(rig.Bench.App.Urls.Single()) };
        var burst = AlarmRig.Bundles(Enumerable.Range(0, 10_000).Select(number => (CameraEvent)rig.Raise(number / 200.0)), perBody: 160);
        var envelope = AlarmRig.Envelope(burst);
        for (var run = 0; run < 2; run++)
        {
            var content = new ByteArrayContent(envelope) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/ProcessAlarms", content, Stop)).StatusCode);
            Assert.Equal(10_000, Assert.Single(await rig.RowsAsync()).Count);
        }
        Assert.InRange(rig.Bench.Calls.Count, 1, 20);
    }

    [Fact]
    public async Task A_gate_that_somebody_else_wrote_in_between_is_read_again()
    {
        await using var rig = new AlarmRig();
        var (mine, theirs) = (rig.Raise(5), rig.Raise());
        var isFirst = true;
        // The other instance comes in before ours commits.
        var cutIn = new CutInTarget(async () =>
        {
            if (isFirst) await rig.ProcessAsync(theirs, mine);
            isFirst = false;
        });
        var processor = new AlarmProcessor(
            rig.Alarms, rig.Ledger, new PromiseTies(rig.Ledger, rig.Alarms, new MediaTable(rig.Bench.Tables)), rig.Bench.Get<IEventSink>(), [cutIn], rig.Bench.Get<DeadEvents>(),
            rig.Bench.Get<AlarmOptions>(), rig.Bench.Get<AlarmMetrics>(), NullLogger<AlarmProcessor>.Instance);
        using var json = JsonDocument.Parse(AlarmRig.Text(mine));
        Assert.True(ReceivedEvent.TryRead(json.RootElement, out var received, out _));
        Assert.Equal("alarms: 0 new, 0 folded, 1 seen before", await processor.RunAsync(new EventBatch([received], []), Stop));
        Assert.Equal(2, (await rig.RowsAsync()).Single(alarm => alarm.Id == theirs.Id).Count);
    }

    private sealed class CutInTarget(Func<Task> before) : INoticeTarget
    {
        public async ValueTask TakeAsync(IReadOnlyList<Notice> notices, CancellationToken cancellationToken) => await before();
    }
}
