using System.Text.Json.Nodes;

namespace CloudCam.Simulators.Dvrip;

/// <summary>Live video and snapshots.</summary>
internal sealed class XmLive(XmDevice device)
{
    private const int Done = 100;
    private const int NotAllowed = 103;

    // A client that lies so far behind is too slow for the rate: the camera leaves pictures out, up to the next key frame.
    private static readonly TimeSpan MostBehind = TimeSpan.FromSeconds(4);

    /// <summary>1413: a connection offers itself for a channel.</summary>
    public async Task ClaimAsync(XmConnection connection, XmPacket packet, XmSession session, JsonObject? members)
    {
        var monitor = members.Object("OPMonitor");
        if (ChannelOf(monitor) is not { } channel)
        {
            await connection.ReplyAsync(packet, session, XmInformation.Only("OPMonitor", NotAllowed)).ConfigureAwait(false);
            return;
        }

        connection.Claim(new XmClaim(KeyOf(channel), session));
        session.Media[connection] = true;
        await connection.ReplyAsync(packet, session, XmInformation.Only("OPMonitor", Done)).ConfigureAwait(false);
        // The combined way of newer clients: claim and start in one request.
        if (monitor.Text("Action1") == "Start")
        {
            await BeginAsync(connection, session, channel).ConfigureAwait(false);
        }
    }

    /// <summary>1410: begins or ends what was claimed, on whatever connection that was.</summary>
    public async Task StartStopAsync(XmConnection connection, XmPacket packet, XmSession session, JsonObject? members)
    {
        var monitor = members.Object("OPMonitor");
        var action = monitor.Text("Action");
        var carrier = ChannelOf(monitor) is { } channel ? CarrierOf(session, KeyOf(channel)) : null;
        if (carrier is null || action is not ("Start" or "Stop" or "Pause" or "Continue" or "Request"))
        {
            await connection.ReplyAsync(packet, session, XmInformation.Only("OPMonitor", NotAllowed)).ConfigureAwait(false);
            return;
        }

        var (key, number) = (KeyOf(ChannelOf(monitor)!.Value), ChannelOf(monitor)!.Value);
        var begins = action is "Start" or "Continue";
        if (!begins)
        {
            await carrier.EndAsync(key).ConfigureAwait(false);
        }

        // Claim and start on one connection: the media are the answer.
        if (!begins || carrier != connection)
        {
            await connection.ReplyAsync(packet, session, XmInformation.Only("OPMonitor", Done)).ConfigureAwait(false);
        }

        if (begins)
        {
            await BeginAsync(carrier, session, number).ConfigureAwait(false);
        }
    }

    /// <summary>1560: a picture as it is, not as text.</summary>
    public async Task SnapshotAsync(XmConnection connection, XmPacket packet, XmSession session, JsonObject? members)
    {
        const ushort Answer = XmIds.Snapshot + 1;
        var channel = members.Object("OPSNAP").Number("Channel") ?? 0;
        switch (device.Options.Quirks.Snapshot)
        {
            case XmSnapshotForm.Silent:
                return;
            case XmSnapshotForm.Unsupported:
                await connection.ReplyAsync(packet, session, XmInformation.Only("OPSNAP", 102)).ConfigureAwait(false);
                return;
            case XmSnapshotForm.Frame:
                var pump = new XmPump(device, connection, session, Answer, (byte)channel);
                await pump.AddAsync(XmFrames.Picture(device.Options.Media, device.LocalTime), mayWait: false).ConfigureAwait(false);
                break;
            default:
                await connection.SendBinaryAsync(Answer, session, packet.Sequence, (byte)channel, isLast: true, device.Options.Media.Photo.Span).ConfigureAwait(false);
                break;
        }

        device.Ledger.SnapshotTaken();
    }

    /// <summary>Media that nobody asked for: three frames at once.</summary>
    public async Task BlurtAsync(XmConnection connection, XmSession session)
    {
        var pump = new XmPump(device, connection, session, XmIds.MonitorData, channel: 0);
        foreach (var frame in device.Options.Media.Video.Take(3))
        {
            await pump.AddAsync(XmFrames.Video(device.Options.Media, frame, device.LocalTime), mayWait: false).ConfigureAwait(false);
        }
    }

    private Task BeginAsync(XmConnection carrier, XmSession session, int channel)
    {
        device.Ledger.LiveStarted();
        return carrier.BeginAsync(KeyOf(channel), stop => PlayAsync(carrier, session, channel, stop));
    }

    /// <summary>Pictures and sound, each when it is due, until somebody ends it.</summary>
    private async Task PlayAsync(XmConnection carrier, XmSession session, int channel, CancellationToken stop)
    {
        var (options, media) = (device.Options, device.Options.Media);
        await Task.Delay(TimeSpan.FromSeconds(options.Quirks.FirstFrameAfterSeconds), options.Time, stop).ConfigureAwait(false);
        var pump = new XmPump(device, carrier, session, XmIds.MonitorData, (byte)channel);
        var begin = options.Time.GetTimestamp();
        var (waitsForKey, frame, sound) = (false, 0L, 0L);
        while (!stop.IsCancellationRequested)
        {
            var (videoDue, soundDue) = (TimeSpan.FromSeconds((double)frame / media.FramesPerSecond), TimeSpan.FromMilliseconds(40 * sound));
            var due = soundDue < videoDue ? soundDue : videoDue;
            var passed = options.Time.GetElapsedTime(begin);
            if (options.Quirks.StallAfterSeconds > 0 && passed.TotalSeconds > options.Quirks.StallAfterSeconds)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, stop).ConfigureAwait(false);
            }

            if (passed < due)
            {
                await Task.Delay(due - passed, options.Time, stop).ConfigureAwait(false);
            }

            if (soundDue < videoDue)
            {
                await pump.AddAsync(XmFrames.Sound(media.SoundAt(sound++).Span), mayWait: true).ConfigureAwait(false);
                continue;
            }

            var picture = media.Video[(int)(frame % media.Video.Count)];
            waitsForKey = (waitsForKey || passed - due > MostBehind) && !picture.IsKey;
            if (waitsForKey)
            {
                device.Ledger.Sent(frames: 0, skipped: 1, bytes: 0);
            }
            else
            {
                var bytes = XmFrames.Video(media, picture, options.Quirks.NoFrameTime ? new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified) : device.LocalTime);
                await pump.AddAsync(bytes, mayWait: true).ConfigureAwait(false);
                device.Ledger.Sent(frames: 1, skipped: 0, bytes.Length);
                if (options.Quirks.InformationFrames && frame % 10 == 0)
                {
                    await pump.AddAsync(XmFrames.Information("speed=0"u8), mayWait: true).ConfigureAwait(false);
                }
            }

            frame++;
        }
    }

    private static XmConnection? CarrierOf(XmSession session, string key) => session.Media.Keys.FirstOrDefault(connection => connection.FindClaim(key)?.Session == session);

    private int? ChannelOf(JsonObject? monitor) => monitor.Object("Parameter").Number("Channel") is { } channel && channel >= 0 && channel < device.Options.Channels ? channel : null;

    private static string KeyOf(int channel) => $"live {channel}";
}
