using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Tests.Sessions;

public sealed class SessionOutboxTests
{
    public static TheoryData<string> Requests => ["identify", "open", "room", "complete", "fail", "end"];

    [Theory]
    [MemberData(nameof(Requests))]
    public void Each_request_must_be_delivered_before_the_session_goes_on(string request)
    {
        var outbox = new SessionOutbox();
        Assert.True(outbox.IsEmpty);
        Ask(outbox, request);
        Assert.True(outbox.MustDeliver);
        Assert.False(outbox.IsEmpty);
        outbox.Clear();
        Assert.True(outbox.IsEmpty);
        Assert.False(outbox.MustDeliver);
    }

    [Fact]
    public void A_taken_request_is_gone()
    {
        var outbox = new SessionOutbox();
        foreach (var request in Requests) Ask(outbox, request.Data);
        Assert.Equal(DeviceId.FromImei(1), outbox.TakeIdentify());
        Assert.Equal("clip", outbox.TakeOpenFile()?.Source);
        Assert.True(outbox.TakeNeedsRoom());
        Assert.True(outbox.TakeCompleteFile());
        Assert.Equal(new FileFailure("device-status-17", true), outbox.TakeFailFile());
        Assert.Equal(SessionEnd.Done, outbox.End);

        Assert.Null(outbox.TakeIdentify());
        Assert.Null(outbox.TakeOpenFile());
        Assert.False(outbox.TakeNeedsRoom());
        Assert.False(outbox.TakeCompleteFile());
        Assert.Null(outbox.TakeFailFile());
    }

    [Fact]
    public void Events_and_replies_wait_for_delivery_without_stopping_the_session()
    {
        var outbox = new SessionOutbox();
        outbox.Raise(new DeviceStatusReported { Device = DeviceId.FromImei(1), Time = DateTimeOffset.UnixEpoch, Status = "done", Code = 0 });
        outbox.Replies.GetSpan(1)[0] = 7;
        outbox.Replies.Advance(1);
        Assert.False(outbox.MustDeliver);
        Assert.False(outbox.IsEmpty);
        outbox.ClearEvents();
        Assert.False(outbox.IsEmpty);
        outbox.ClearReplies();
        Assert.True(outbox.IsEmpty);
    }

    [Fact]
    public void Rented_events_are_given_back_when_released_and_kept_when_cleared()
    {
        var outbox = new SessionOutbox();
        var kept = LocationReported.Rent(DeviceId.FromImei(1), DateTimeOffset.UnixEpoch, "test", default);
        (kept.Reason, var released) = ("time", LocationReported.Rent(DeviceId.FromImei(1), DateTimeOffset.UnixEpoch, "test", default));
        released.Reason = "distance";
        outbox.Raise(kept);
        outbox.ClearEvents();
        Assert.Equal("time", kept.Reason);
        outbox.Raise(released);
        outbox.ReleaseEvents();
        Assert.True(outbox.IsEmpty);
        // Emptied for the next one.
        Assert.Null(released.Reason);
    }

    [Fact]
    public void Incidents_are_counted_by_kind()
    {
        var outbox = new SessionOutbox();
        outbox.Count(SessionIncident.CrcMismatch);
        outbox.Count(SessionIncident.CrcMismatch);
        outbox.Count(SessionIncident.QuirkLearnt);
        Assert.True(outbox.HasIncidents);
        Assert.Equal(2, outbox.Incidents[(int)SessionIncident.CrcMismatch]);
        Assert.Equal(1, outbox.Incidents[(int)SessionIncident.QuirkLearnt]);
        outbox.ClearIncidents();
        Assert.False(outbox.HasIncidents);
        Assert.Equal(0, outbox.Incidents[(int)SessionIncident.CrcMismatch]);
    }

    private static void Ask(SessionOutbox outbox, string request)
    {
        switch (request)
        {
            case "identify": outbox.RequestIdentify(DeviceId.FromImei(1)); break;
            case "open":
                outbox.RequestOpenFile(new FileAnnouncement
                {
                    Protocol = "test", Source = "clip", Kind = MediaKind.Video, Format = MediaFormat.Mp4, Units = 1, UnitBytes = 1, IsIdentified = true,
                });
                break;
            case "room": outbox.RequestRoom(); break;
            case "complete": outbox.RequestCompleteFile(); break;
            case "fail": outbox.RequestFailFile(new FileFailure("device-status-17", true)); break;
            default: outbox.RequestEnd(SessionEnd.Done); break;
        }
    }
}
