using System.Reflection;
using CloudCam.Core.Alarms;
using CloudCam.Core.Events;

namespace CloudCam.Core.Tests.Events;

[Collection("rented events")] // The pools are the process's: one class at a time counts what comes out of them.
public sealed class RentedEventTests
{
    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, SampleEvents.All.Count)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_rented_event_tells_nothing_of_the_one_before(int kind)
    {
        // Whichever event of the pool comes: all of them were full once.
        var full = Enumerable.Range(0, 8).Select(_ => SampleEvents.All[kind].Rent()).ToList();
        foreach (var cameraEvent in full)
        {
            cameraEvent.Stamp = new EventStamp(SampleEvents.Time, "1.1", true, "trace");
            cameraEvent.CorrelationId = "other";
            cameraEvent.Release();
        }
        foreach (var rented in Enumerable.Range(0, 8).Select(_ => Bare(full[0]))) Assert.Equal(Created(full[0]), rented);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_member_is_set_by_the_samples(int kind)
    {
        // Otherwise the test above says nothing about the member that was forgotten.
        var cameraEvent = SampleEvents.All[kind].Rent();
        Assert.DoesNotContain(
            cameraEvent.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(property => property.CanWrite),
            property => property.GetValue(cameraEvent) is null);
    }

    [Fact]
    public void An_event_given_back_twice_is_rented_once()
    {
        var report = SampleEvents.Location();
        report.Release();
        report.Release();
        var rented = Enumerable.Range(0, 4_200).Select(_ => SampleEvents.Location()).ToList();
        Assert.True(rented.Count(one => ReferenceEquals(one, report)) <= 1);
    }

    [Fact]
    public void An_event_that_was_created_is_nobody_s_to_give_back()
    {
        var created = new LocationReported { Device = SampleEvents.Device, Time = SampleEvents.Time, Protocol = "jimi", Location = SampleEvents.Place, Reason = "time" };
        created.Release();
        Assert.Equal("time", created.Reason);
        Assert.DoesNotContain(Enumerable.Range(0, 100).Select(_ => SampleEvents.Location()), one => ReferenceEquals(one, created));
    }

    [Fact]
    public async Task Threads_never_hold_the_same_event() => await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
    {
        for (var i = 0; i < 20_000; i++)
        {
            var report = LocationReported.Rent(SampleEvents.Device, SampleEvents.Time, "jimi", default);
            report.DeviceSequence = (thread * 100_000) + i;
            Assert.Equal((thread * 100_000) + i, report.DeviceSequence);
            report.Release();
        }
    })));

    private static CameraEvent Bare(CameraEvent like) => like switch
    {
        LocationReported => LocationReported.Rent(SampleEvents.Device, SampleEvents.Time, "p", default),
        DeviceStatusReported => DeviceStatusReported.Rent(SampleEvents.Device, SampleEvents.Time, "s", 1),
        SensorReading => SensorReading.Rent(SampleEvents.Device, SampleEvents.Time, "p", "s"),
        _ => AlarmRaised.Rent(SampleEvents.Device, SampleEvents.Time, AlarmVocabulary.Crash, "p", "c"),
    };

    private static CameraEvent Created(CameraEvent like) => like switch
    {
        LocationReported => new LocationReported { Device = SampleEvents.Device, Time = SampleEvents.Time, Protocol = "p", Location = default },
        DeviceStatusReported => new DeviceStatusReported { Device = SampleEvents.Device, Time = SampleEvents.Time, Status = "s", Code = 1 },
        SensorReading => new SensorReading { Device = SampleEvents.Device, Time = SampleEvents.Time, Protocol = "p", Sensor = "s" },
        _ => new AlarmRaised { Device = SampleEvents.Device, Time = SampleEvents.Time, Kind = AlarmVocabulary.Crash, Protocol = "p", Code = "c" },
    };
}
