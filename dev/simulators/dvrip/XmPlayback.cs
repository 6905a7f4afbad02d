using System.Text.Json.Nodes;

namespace CloudCam.Simulators.Dvrip;

/// <summary>Playback and download of recordings.</summary>
internal sealed class XmPlayback(XmDevice device, XmDisk disk)
{
    private const string Name = "OPPlayBack";
    private const string Key = "playback";
    private const int Done = 100;
    private const int NotAllowed = 103;
    private const int NoSuchFile = 119;

    /// <summary>1424.</summary>
    public Task ClaimAsync(XmConnection connection, XmPacket packet, XmSession session, JsonObject? members)
    {
        var found = RecordingOf(members.Object(Name)) is not null;
        if (found)
        {
            connection.Claim(new XmClaim(Key, session));
            session.Media[connection] = true;
        }

        return connection.ReplyAsync(packet, session, XmInformation.Only(Name, found ? Done : NoSuchFile));
    }

    /// <summary>1420.</summary>
    public async Task ControlAsync(XmConnection connection, XmPacket packet, XmSession session, JsonObject? members)
    {
        var playback = members.Object(Name);
        // Of several connections that claimed, the last one that is idle.
        var carriers = session.Media.Keys.Where(one => one.FindClaim(Key)?.Session == session).OrderByDescending(one => one.Socket.Number).ToArray();
        var carrier = carriers.FirstOrDefault(one => !one.IsStreaming) ?? carriers.FirstOrDefault();
        var recording = RecordingOf(playback);
        switch (playback.Text("Action"))
        {
            case "Start" or "DownloadStart" when carrier is null || recording is null:
                await Answer(carrier is null ? NotAllowed : NoSuchFile).ConfigureAwait(false);
                return;
            case "Start" or "DownloadStart":
                // As with live video: on one connection the data are the answer.
                if (carrier != connection)
                {
                    await Answer(Done).ConfigureAwait(false);
                }

                var isDownload = playback.Text("Action") == "DownloadStart";
                await carrier!.BeginAsync(Key, stop => SendAsync(carrier, session, recording!, isDownload, stop)).ConfigureAwait(false);
                return;
            case "Stop" or "DownloadStop" or "Pause":
                foreach (var one in carriers)
                {
                    await one.EndAsync(Key).ConfigureAwait(false);
                }

                await Answer(Done).ConfigureAwait(false);
                return;
            default:
                // Whatever the body says, these firmwares answer 100 and do nothing.
                await Answer(Done).ConfigureAwait(false);
                return;
        }

        Task Answer(int ret) => connection.ReplyAsync(packet, session, XmInformation.Only(Name, ret));
    }

    private async Task SendAsync(XmConnection carrier, XmSession session, XmRecording recording, bool isDownload, CancellationToken stop)
    {
        var (options, end) = (device.Options, device.Options.Quirks.End);
        var id = isDownload ? XmIds.DownloadData : XmIds.PlaybackData;
        var pump = new XmPump(device, carrier, session, id, (byte)recording.Channel);
        var (begin, sent, frames) = (options.Time.GetTimestamp(), 0L, 0);
        byte[]? last = null;
        foreach (var frame in disk.Frames(recording))
        {
            stop.ThrowIfCancellationRequested();
            if (last is not null)
            {
                await pump.AddAsync(last, mayWait: true).ConfigureAwait(false);
            }

            (last, sent) = (frame, sent + frame.Length);
            frames += frame[3] == 0xFA ? 0 : 1;
            var due = !isDownload ? TimeSpan.FromSeconds((double)frames / options.Media.FramesPerSecond)
                : options.DownloadBytesPerSecond > 0 ? TimeSpan.FromSeconds((double)sent / options.DownloadBytesPerSecond) : TimeSpan.Zero;
            if (due - options.Time.GetElapsedTime(begin) is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait, options.Time, stop).ConfigureAwait(false);
            }
        }

        // Only now is the last packet known.
        pump.Keep(last ?? []);
        await pump.FlushAsync(isLast: end == XmEndForm.EndFlag).ConfigureAwait(false);
        if (end != XmEndForm.EndFlag)
        {
            await pump.EndAsync(end == XmEndForm.EndMessage ? XmIds.PlaybackEnd : id, isFlagged: false).ConfigureAwait(false);
        }

        device.Ledger.Downloaded();
    }

    private XmRecording? RecordingOf(JsonObject? playback)
    {
        var parameter = playback.Object("Parameter");
        return parameter.Text("PlayMode") == "ByTime" && XmText.Time(playback.Text("StartTime")) is { } begin && XmText.Time(playback.Text("EndTime")) is { } end
            ? disk.At(parameter.Number("Channel") ?? 0, begin, end)
            : disk.Find(parameter.Text("FileName"));
    }
}
