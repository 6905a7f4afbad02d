using System.Buffers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using CloudCam.Core.Events;
using CloudCam.Core.Naming;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Core.Tests.Events;

[Collection("rented events")] // The pools are the process's: one class at a time counts what comes out of them.
public sealed class CloudEventWriterTests
{
    [Fact]
    public void Ids_keep_their_values_over_releases()
    {
        foreach (var (id, rent) in SampleEvents.All)
        {
            Assert.Equal(id, rent().Id);
            using var json = JsonDocument.Parse(CloudEventWriter.ToUtf8(rent()));
            Assert.Equal(id, json.RootElement.GetProperty("id").GetString());
        }
    }

    [Fact]
    public void An_event_of_every_frame_is_rented_written_and_given_back_without_garbage()
    {
        var output = new ArrayBufferWriter<byte>(4_096);
        for (var i = 0; i < 50; i++) WriteAll(output, i + 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) WriteAll(output, i + 1);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Any_text_comes_out_as_it_went_in() => Prop.ForAll<string?>(text =>
    {
        var reading = SampleEvents.Sensor();
        (reading.Text, reading.CorrelationId) = (text, text);
        using var json = JsonDocument.Parse(CloudEventWriter.ToUtf8(reading));
        // What is no Unicode (half a surrogate pair) becomes the replacement character, as everywhere in UTF-8.
        var expected = text is null ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        Assert.Equal(expected, Text(json.RootElement, "correlationid"));
        Assert.Equal(expected, Text(json.RootElement.GetProperty("data"), "text"));
        Assert.Equal(DerivedId.From(reading.Type, reading.Device.Value, $"fuel|1|{reading.Time.UtcTicks}|42.5|{text}|illegal"), reading.Id);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_number_comes_out_as_it_went_in() => Prop.ForAll<NormalFloat, long>((degrees, ticks) =>
    {
        var report = SampleEvents.Location();
        report.Time = new DateTimeOffset((long)((ulong)ticks % (ulong)DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
        report.Location = report.Location with { Latitude = degrees.Get };
        using var json = JsonDocument.Parse(CloudEventWriter.ToUtf8(report));
        Assert.Equal(degrees.Get, json.RootElement.GetProperty("data").GetProperty("latitude").GetDouble());
        Assert.Equal(CloudEventWriter.Text(report.Time), json.RootElement.GetProperty("time").GetString());
        FormattableString key = $"{report.Time.UtcTicks}|{degrees.Get}|25.2797|time";
        Assert.Equal(DerivedId.From(report.Type, report.Device.Value, FormattableString.Invariant(key)), report.Id);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_counted_sequence_reads_as_the_same_text_always_did()
    {
        var report = SampleEvents.Location();
        report.Stamp = new EventStamp(SampleEvents.Time, EventSequence.Counted(17, 4), false, null);
        Assert.Equal("0000000017.00000004", report.Stamp.Sequence.ToString());
        Assert.Contains("\"sequence\":\"0000000017.00000004\"", Encoding.UTF8.GetString(CloudEventWriter.ToUtf8(report)), StringComparison.Ordinal);
        report.Stamp = report.Stamp with { Sequence = $"{report.Stamp.Sequence}.1" };
        Assert.Contains("\"sequence\":\"0000000017.00000004.1\"", Encoding.UTF8.GetString(CloudEventWriter.ToUtf8(report)), StringComparison.Ordinal);
        report.Stamp = default;
        Assert.DoesNotContain("sequence\"", Encoding.UTF8.GetString(CloudEventWriter.ToUtf8(report)).Replace("deviceSequence\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        report.Stamp = report.Stamp with { Sequence = EventSequence.Counted(long.MaxValue, int.MaxValue) };
        Assert.Contains("\"sequence\":\"9223372036854775807.2147483647\"", Encoding.UTF8.GetString(CloudEventWriter.ToUtf8(report)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_event_is_whole_and_leaves_the_next_one_alone()
    {
        var huge = SampleEvents.Sensor();
        huge.Text = new string('ü', 200_000);
        using var json = JsonDocument.Parse(CloudEventWriter.ToUtf8(huge));
        Assert.Equal(huge.Text, json.RootElement.GetProperty("data").GetProperty("text").GetString());
        using var next = JsonDocument.Parse(CloudEventWriter.ToUtf8(SampleEvents.Location()));
        Assert.Equal(51, next.RootElement.GetProperty("data").GetProperty("deviceSequence").GetInt32());
    }

    [Fact]
    public void Every_type_says_what_tells_its_events_apart() => Assert.DoesNotContain(
        typeof(CameraEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CameraEvent)) && !type.IsAbstract),
        type => Declarer(type, "Key") == typeof(CameraEvent) && Declarer(type, "WriteKey") == typeof(CameraEvent));

    private static void WriteAll(ArrayBufferWriter<byte> output, int count)
    {
        output.ResetWrittenCount();
        for (var i = 0; i < SampleEvents.All.Count; i++)
        {
            var cameraEvent = SampleEvents.All[i].Rent();
            cameraEvent.Stamp = new EventStamp(SampleEvents.Time, EventSequence.Counted(17, count), true, null);
            CloudEventWriter.Write(cameraEvent, output);
            cameraEvent.Release();
        }
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static Type? Declarer(Type type, string name) =>
        type.GetMember(name, BindingFlags.Instance | BindingFlags.NonPublic).Select(member => member is PropertyInfo property ? property.GetMethod : (MethodInfo)member)
            .Select(method => method!.DeclaringType).Single();
}
