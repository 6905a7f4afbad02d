using System.Text;
using System.Text.Json.Nodes;

namespace CloudCam.Simulators.Dvrip;

/// <summary>Takes one packet after the other and lets the right part of the camera answer it.</summary>
internal sealed class XmRequests
{
    private readonly XmDevice _device;
    private readonly XmQuirks _quirks;
    private readonly XmLogins _logins;
    private readonly XmInformation _information;
    private readonly XmLive _live;
    private readonly XmPlayback _playback;
    private readonly XmTalk _talk;
    private readonly XmAlarms _alarms;
    private readonly Action _reboot;

    public XmRequests(XmDevice device, XmAlarms alarms, Action reboot)
    {
        (_device, _quirks, _alarms, _reboot) = (device, device.Options.Quirks, alarms, reboot);
        (_logins, _information, _live, _talk) = (new XmLogins(device), new XmInformation(device), new XmLive(device), new XmTalk(device));
        Disk = new XmDisk(device);
        _playback = new XmPlayback(device, Disk);
    }

    public XmDisk Disk { get; }

    /// <summary>Answers a packet, or not, as the camera would.</summary>
    public async Task TakeAsync(XmConnection connection, XmPacket packet)
    {
        if (packet.Id == XmIds.Login)
        {
            await LogInAsync(connection, packet).ConfigureAwait(false);
            return;
        }

        // A media connection has no login of its own: it names the session of the control connection.
        var session = connection.Session ?? _device.Sessions.Find(packet.Session);
        if (packet.Id == XmIds.TalkData)
        {
            if (session is not null)
            {
                _talk.Hear(session, packet);
            }

            return;
        }

        var members = packet.Json();
        var name = members.Text("Name") ?? "";
        if (packet.Id != XmIds.KeepAlive)
        {
            _device.Ledger.Asked(new XmRequestEntry(connection.Socket.Number, packet.Id, name, Encoding.Latin1.GetString(packet.Payload).TrimEnd('\0', '\n')));
        }

        if (session is null)
        {
            await StrangerAsync(connection, packet, name).ConfigureAwait(false);
        }
        else if (_quirks.NeverAnswers)
        {
            // Nothing, and that is the point.
            return;
        }
        else if (_quirks.ErrorToAll != 0)
        {
            await connection.ReplyAsync(packet, session, XmInformation.Only(name, _quirks.ErrorToAll)).ConfigureAwait(false);
        }
        else if (members is null)
        {
            await connection.ReplyAsync(packet, session, XmInformation.Only("", 117)).ConfigureAwait(false);
        }
        else
        {
            await AnswerAsync(connection, packet, session, name, members).ConfigureAwait(false);
        }
    }

    /// <summary>A login has ended with its connection.</summary>
    public void Left(XmSession session)
    {
        _talk.Left(session);
        _device.Sessions.End(session);
    }

    private async Task LogInAsync(XmConnection connection, XmPacket packet)
    {
        await _logins.LogInAsync(connection, packet).ConfigureAwait(false);
        if (connection.Session is not { } session)
        {
            return;
        }

        if (_quirks.HugeLength)
        {
            await connection.Socket.SendAsync(new XmPacket(XmIds.Alarm, session.Id, 0, []).HeaderWith(uint.MaxValue)).ConfigureAwait(false);
        }

        if (_quirks.CutHeaderAt is > 0 and < XmPacket.HeaderBytes)
        {
            await connection.Socket.SendAsync(new XmPacket(XmIds.Alarm, session.Id, 0, []).ToBytes().AsMemory(0, _quirks.CutHeaderAt)).ConfigureAwait(false);
            connection.Socket.Cut(withReset: false);
        }

        if (_quirks.MediaBeforeClaim)
        {
            await _live.BlurtAsync(connection, session).ConfigureAwait(false);
        }

        if (_quirks.NoiseBytesPerSecond > 0)
        {
            await connection.BeginAsync("noise", stop => NoiseAsync(connection, stop)).ConfigureAwait(false);
        }
    }

    /// <summary>Without a login nothing is answered, but a claim for a login that is dead.</summary>
    private static Task StrangerAsync(XmConnection connection, XmPacket packet, string name) => XmIds.IsClaim(packet.Id)
        ? connection.ReplyAsync(packet, new XmSession(packet.Session, connection), XmInformation.Only(name, 103))
        : Task.CompletedTask;

    private Task AnswerAsync(XmConnection connection, XmPacket packet, XmSession session, string name, JsonObject members)
    {
        return packet.Id switch
        {
            XmIds.Logout => _logins.LogOutAsync(connection, packet, session),
            XmIds.KeepAlive => _logins.AliveAsync(connection, packet, session),
            XmIds.Information => Reply(_information.Tell(name)),
            XmIds.SetConfig => Reply(_information.Set(name, members)),
            XmIds.GetConfig => Reply(_information.Get(name, isDefault: false)),
            XmIds.GetDefaultConfig => Reply(_information.Get(name, isDefault: true)),
            XmIds.Ability => Reply(XmInformation.Ability(name)),
            XmIds.Ptz => MoveAsync(connection, packet, session, members),
            XmIds.Monitor => _live.StartStopAsync(connection, packet, session, members),
            XmIds.MonitorClaim => ClaimLiveAsync(connection, packet, session, members),
            XmIds.Playback => _playback.ControlAsync(connection, packet, session, members),
            XmIds.PlaybackClaim => _playback.ClaimAsync(connection, packet, session, members),
            XmIds.Talk => _talk.StartStopAsync(connection, packet, session, members),
            XmIds.TalkClaim => XmTalk.ClaimAsync(connection, packet, session, members),
            XmIds.FileQuery => Reply(Disk.Query(members.Object("OPFileQuery"))),
            XmIds.Machine when members.Object("OPMachine").Text("Action") == "Reboot" => RebootAsync(connection, packet, session),
            XmIds.Machine or XmIds.TimeWithoutClock => Reply(_information.Machine(name, members)),
            XmIds.TimeQuery => Reply(_information.Time(name)),
            XmIds.Guard => _alarms.GuardAsync(connection, packet, session, isOn: true),
            XmIds.Unguard => _alarms.GuardAsync(connection, packet, session, isOn: false),
            XmIds.AlarmTaken => Task.CompletedTask,
            XmIds.Snapshot => _live.SnapshotAsync(connection, packet, session, members),
            XmIds.KeyFrame => Reply(XmInformation.Only(name, 100)),
            _ => Reply(XmInformation.Only(name, 102)),
        };

        Task Reply(JsonObject answer) => connection.ReplyAsync(packet, session, answer);
    }

    private async Task ClaimLiveAsync(XmConnection connection, XmPacket packet, XmSession session, JsonObject members)
    {
        if (_quirks.MediaBeforeClaim)
        {
            await _live.BlurtAsync(connection, session).ConfigureAwait(false);
        }

        await _live.ClaimAsync(connection, packet, session, members).ConfigureAwait(false);
    }

    private Task MoveAsync(XmConnection connection, XmPacket packet, XmSession session, JsonObject members)
    {
        var control = members.Object("OPPTZControl");
        var parameter = control.Object("Parameter");
        if (control.Text("Command") is not { Length: > 0 } command)
        {
            return connection.ReplyAsync(packet, session, XmInformation.Only("OPPTZControl", 117));
        }

        _device.Ledger.Moved(new XmPtzEntry(command, parameter.Number("Channel") ?? 0, parameter.Number("Step") ?? 0, parameter.Number("Preset") ?? 0));
        return _quirks.NoPtzReply ? Task.CompletedTask : connection.ReplyAsync(packet, session, XmInformation.Only("OPPTZControl", 100));
    }

    private async Task RebootAsync(XmConnection connection, XmPacket packet, XmSession session)
    {
        await connection.ReplyAsync(packet, session, XmInformation.Only("OPMachine", 100)).ConfigureAwait(false);
        _reboot();
    }

    private async Task NoiseAsync(XmConnection connection, CancellationToken stop)
    {
        var random = new Random(_device.Options.Random.Next());
        while (true)
        {
            var bytes = new byte[_quirks.NoiseBytesPerSecond];
            random.NextBytes(bytes);
            await connection.Socket.SendAsync(bytes).ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromSeconds(1), _device.Options.Time, stop).ConfigureAwait(false);
        }
    }
}
