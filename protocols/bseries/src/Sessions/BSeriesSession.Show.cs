using System.Globalization;
using CloudCam.Core.Commands;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.BSeries.Sessions;

/// <content>Live video that somebody watches: answered when the first picture is there.</content>
internal sealed partial class BSeriesSession
{
    private DeviceCommand? watch;
    private long watchDue = long.MaxValue;

    private void BeginShow(DeviceCommand command, SessionOutbox outbox)
    {
        if (watch is not null)
        {
            Fail(command, "busy", outbox);
            return;
        }
        var minutes = Math.Clamp(Number(command, "minutes", CommandArguments.MaxLiveMinutes), 1, CommandArguments.MaxLiveMinutes);
        camera.Wish = camera.Wishes.Add(camera.Stream, TimeSpan.FromMinutes(minutes), camera.Time.GetUtcNow());
        if (!Need(new ToMedia.Show()))
        {
            ForgetWish();
            Fail(command, "busy", outbox);
            return;
        }
        (watch, watchDue) = (command, outbox.NowMilliseconds + CommandWait);
        Sent(command, outbox);
    }

    private void OnShowBegun(LiveWish wish, SessionOutbox outbox)
    {
        if (watch is null || camera.Wish != wish) return;
        Answer(watch, null, outbox);
        (watch, watchDue) = (null, long.MaxValue);
    }

    private void OnShowEnded(ToOperation.ShowEnded ended, SessionOutbox outbox)
    {
        if (camera.Wish != ended.Wish) return;
        ForgetWish();
        EndShowCommand(ended.Reason, outbox);
    }

    // Nobody is to watch any more.
    private void DropWish(SessionOutbox outbox, string reason)
    {
        if (camera.Wish is null) return;
        ForgetWish();
        streams.Post(new ToMedia.Show());
        EndShowCommand(reason, outbox);
    }

    // A camera that was lost and is there again goes on with what somebody still watches.
    private void TakeUpWish() => camera.Wish = camera.Wishes.Of(camera.Setup.Id, camera.Time.GetUtcNow()) is [var wish, ..] ? wish : null;

    private void ForgetWish()
    {
        if (camera.Wish is { } wish) camera.Wishes.Remove(wish);
        camera.Wish = null;
    }

    private void EndShowCommand(string reason, SessionOutbox outbox)
    {
        if (watch is null) return;
        Fail(watch, reason, outbox);
        (watch, watchDue) = (null, long.MaxValue);
    }
}
