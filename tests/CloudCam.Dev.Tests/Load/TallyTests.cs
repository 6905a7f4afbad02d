using System.Text;
using CloudCam.Dev.Load;

namespace CloudCam.Dev.Tests.Load;

/// <summary>The counting of <c>load --scale</c>, fed with runs in which something is lost, so that it is known to notice.</summary>
public sealed class TallyTests
{
    private static readonly DateTime Noon = new(2026, 1, 2, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_file_is_lost_whose_row_or_blob_or_bytes_are_not_there()
    {
        DoneFile[] done = [new("a", "11"), new("a", "22"), new("b", "33"), new("b", "44")];
        // One is whole, one has other bytes in its blob, one is whole but another camera's, one has a row without a blob.
        StoredFile[] stored = [new("a", "11"), new("a", "99"), new("a", "33"), new("b", null)];
        Assert.Equal([new("a", "22"), new("b", "33"), new("b", "44")], Tallies.Lost(done, stored));
        Assert.Empty(Tallies.Lost(done, [.. done.Select(file => new StoredFile(file.Device, file.Sha256))]));
    }

    [Fact]
    public void A_file_is_there_twice_when_two_rows_have_its_bytes()
    {
        Assert.Equal(2, Tallies.Doubles([new("a", "11"), new("a", "11"), new("a", "11"), new("b", "11"), new("a", null), new StoredFile("a", null)]));
        Assert.Equal(0, Tallies.Doubles([new("a", "11"), new("a", "22"), new StoredFile("b", "11")]));
    }

    [Fact]
    public void A_position_is_lost_that_was_acknowledged_and_is_in_no_event()
    {
        var (first, second) = (WireNames.Position("a", Noon, 98_436_960), WireNames.Position("a", Noon.AddSeconds(2), 98_436_960));
        Assert.Equal([second], Tallies.Lost([first, second], [Event("1", first), Event("2", null)]));
        Assert.Empty(Tallies.Lost([first], [Event("1", first), Event("1", first)]));
    }

    [Fact]
    public void A_repeat_has_the_same_id_and_a_double_has_not()
    {
        var name = WireNames.Alarm("a", "sos", Noon);
        HubEvent[] repeated = [Event("1", name), Event("1", name), Event("2", null)];
        Assert.Equal((1, 0), (Tallies.Repeats(repeated), Tallies.Doubles(repeated)));
        HubEvent[] doubled = [Event("1", name), Event("2", name)];
        Assert.Equal((0, 1), (Tallies.Repeats(doubled), Tallies.Doubles(doubled)));
        // Ids are told apart by hub.
        Assert.Equal(0, Tallies.Repeats([Event("1", null), Event("1", null) with { Hub = "media" }]));
    }

    [Fact]
    public void Rows_of_one_alarm_are_counted_once_each() => Assert.Equal(2, Tallies.Doubles(["x", "y", "x", "x"]));

    [Theory]
    [InlineData(300_000, 40_000, 100_000, 200_000, 160_000, true)]
    // Everything on its way: the relay had stored all it read.
    [InlineData(300_000, 200_000, 100_000, 200_000, 0, true)]
    [InlineData(600_000, 40_000, 100_000, 500_000, 460_000, false)]
    // More on its way than was sent again: the measure is an upper limit.
    [InlineData(300_000, 250_000, 100_000, 200_000, 0, true)]
    // It may go on behind what it sent (the end of the file was answered already).
    [InlineData(100_000, 0, 120_000, 0, 0, true)]
    public void An_interruption_costs_what_was_sent_twice_and_the_promise_is_a_block(long sent, long inFlight, long resumedAt, long resent, long forgotten, bool isWithin)
    {
        var interruption = new Interruption(1, 0, MoveKind.Kill, sent, inFlight, resumedAt);
        Assert.Equal((resent, forgotten, isWithin), (interruption.ResentBytes, interruption.ForgottenBytes, interruption.IsWithinPromise));
    }

    [Fact]
    public void What_could_not_be_measured_and_what_nobody_did_is_not_judged()
    {
        Assert.False(new Interruption(1, 0, MoveKind.Kill, 900_000, null, 0).IsJudged);
        Assert.False(new Interruption(1, 0, MoveKind.Unplanned, 900_000, null, 0).IsJudged);
        Assert.True(new Interruption(1, 0, MoveKind.Drain, 900_000, 0, 0).IsJudged);
        Assert.False(new Interruption(1, 0, MoveKind.Drain, 900_000, 0, 0).IsWithinPromise);
    }

    [Fact]
    public void Events_are_read_alone_and_in_bundles()
    {
        const string Position = """{"id":"1","type":"cloudcam.location.v1","partitionkey":"a","time":"2026-01-02T12:00:00Z","data":{"latitude":54.6872}}""";
        const string Alarm = """{"id":"2","type":"cloudcam.alarm.raised.v1","partitionkey":"a","subject":"sos","time":"2026-01-02T12:00:00Z","data":{}}""";
        const string Other = """{"id":"3","type":"cloudcam.device.connected.v1","partitionkey":"a","time":"2026-01-02T12:00:00Z","data":{}}""";
        Assert.Equal([WireNames.Position("a", Noon, 98_436_960)], Names(Position));
        Assert.Equal([WireNames.Position("a", Noon, 98_436_960), WireNames.Alarm("a", "sos", Noon), null], Names($"[{Position},{Alarm},{Other}]"));

        static IEnumerable<string?> Names(string json) => HubEvent.ReadAll("telemetry", Encoding.UTF8.GetBytes(json)).Select(one => one.Name);
    }

    [Fact]
    public void Unread_bytes_are_those_of_the_sender_and_of_the_receiver()
    {
        var unread = new Dictionary<int, long>();
        // sl local_address rem_address st tx_queue:rx_queue: the camera's end (port 0x9C40), the relay's end of the same connection (port 0x1470), a listener, somebody else.
        string[] lines =
        [
            "   0: 0100007F:9C40 0100007F:1470 01 00000010:00000000 00:00000000 00000000  0 0 1 1",
            "   1: 0100007F:1470 0100007F:9C40 01 00000000:00000100 00:00000000 00000000  0 0 2 1",
            "   2: 0100007F:1470 00000000:0000 0A 00000000:00000005 00:00000000 00000000  0 0 3 1",
            "   3: 0100007F:9C41 0100007F:1471 01 00000010:00000010 00:00000000 00000000  0 0 4 1",
            "   4: torn",
        ];
        foreach (var line in lines) KernelQueues.AddLine(line, 0x1470, unread);
        Assert.Equal([KeyValuePair.Create(0x9C40, 0x110L)], unread);
    }

    private static HubEvent Event(string id, string? name) => new("telemetry", id, "cloudcam.location.v1", "a", name);
}
