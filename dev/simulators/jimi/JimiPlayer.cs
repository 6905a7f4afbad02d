namespace CloudCam.Simulators.Jimi;

/// <summary>Plays the steps of a scenario.</summary>
internal sealed class JimiPlayer(
    JimiCameraOptions options, JimiDevice device, JimiLink link, JimiUploads uploads, JimiLedger ledger, Action<JimiEventKind, string> report)
{
    private const double MetresPerDegree = 111_320;
    private readonly Dictionary<byte, DateTimeOffset> _lastAlarms = [];
    private IReadOnlyList<string> _lastPromised = [];

    /// <summary>Plays one step.</summary>
    public async Task PlayAsync(JimiStep step, CancellationToken cancellationToken)
    {
        report(JimiEventKind.Step, step.GetType().Name.Replace("Step", "", StringComparison.Ordinal));
        switch (step)
        {
            case DriveStep drive: await DriveAsync(drive, cancellationToken).ConfigureAwait(false); break;
            case BrakeHardStep brake: await BrakeAsync(brake, cancellationToken).ConfigureAwait(false); break;
            case AlarmStep alarm: await AlarmAsync(alarm, cancellationToken).ConfigureAwait(false); break;
            case FileNoteStep note: await NoteAsync(note.Names.Count > 0 ? note.Names : _lastPromised, cancellationToken).ConfigureAwait(false); break;
            case UploadStep upload: uploads.Add(upload.Name, options.Media.For(upload.Name), TimeSpan.FromSeconds(upload.AfterSeconds)); break;
            case UploadHeldStep: uploads.Release(); break;
            case NameListStep list: uploads.AddNameList([.. JimiNames.Recordings(device.Local(device.Now), list.Names ?? (2 * options.Scenario.RecordedMinutes))]); break;
            case ReportStep rare: await ReportAsync(rare, cancellationToken).ConfigureAwait(false); break;
            case LoseLinkStep lose: await LoseLinkAsync(lose, cancellationToken).ConfigureAwait(false); break;
            case RebootStep: link.Reboot(); break;
            case SendRawStep raw: await link.SendRawAsync(Convert.FromHexString(raw.Hex.Replace(" ", "", StringComparison.Ordinal)), cancellationToken).ConfigureAwait(false); break;
            case WaitStep wait: await PauseAsync(wait.Seconds, cancellationToken).ConfigureAwait(false); break;
            case WaitOnlineStep: await link.Changed.UntilAsync(() => link.IsOnline, cancellationToken).ConfigureAwait(false); break;
            case WaitAnswersStep: await link.Changed.UntilAsync(() => link.IsDrained, cancellationToken).ConfigureAwait(false); break;
            case WaitUploadsStep: await ledger.Changed.UntilAsync(() => uploads.IsDrained, cancellationToken).ConfigureAwait(false); break;
            case RepeatStep repeat: await RepeatAsync(repeat, cancellationToken).ConfigureAwait(false); break;
            default: throw new ArgumentException($"{step.GetType().Name} cannot be played.", nameof(step));
        }
    }

    private Task PauseAsync(double seconds, CancellationToken cancellationToken) => Task.Delay(TimeSpan.FromSeconds(seconds), device.Clock, cancellationToken);

    private async Task RepeatAsync(RepeatStep repeat, CancellationToken cancellationToken)
    {
        for (var time = 0; time < repeat.Times; time++)
        {
            foreach (var step in repeat.Steps)
            {
                await PlayAsync(step, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task DriveAsync(DriveStep drive, CancellationToken cancellationToken)
    {
        var every = drive.EverySeconds ?? device.TimerSeconds;
        var form = Convert.ToByte(drive.Packet, 16);
        for (var at = 0.0; ; at += every)
        {
            if (at > 0)
            {
                await PauseAsync(every, cancellationToken).ConfigureAwait(false);
            }

            Move(drive, Math.Min(1, at / Math.Max(1e-9, drive.Seconds)), at == 0 ? 0 : every);
            if (device.IsTimerOn)
            {
                await link.SendAsync(device.LocationReport(form, mode: 0), cancellationToken).ConfigureAwait(false);
            }

            if (at + every > drive.Seconds)
            {
                return;
            }
        }
    }

    /// <summary>Puts the vehicle at a part of its way; speed and course follow from where it was.</summary>
    private void Move(DriveStep drive, double part, double seconds)
    {
        var along = part * (drive.Route.Count - 1);
        var leg = Math.Min((int)along, Math.Max(0, drive.Route.Count - 2));
        var (from, to) = (drive.Route[leg], drive.Route[Math.Min(leg + 1, drive.Route.Count - 1)]);
        var (latitude, longitude) = (from[0] + ((to[0] - from[0]) * (along - leg)), from[1] + ((to[1] - from[1]) * (along - leg)));
        var north = (latitude - device.Fix.Latitude) * MetresPerDegree;
        var east = (longitude - device.Fix.Longitude) * MetresPerDegree * Math.Cos(latitude * Math.PI / 180);
        var metres = seconds > 0 ? Math.Sqrt((north * north) + (east * east)) : 0;
        var course = metres > 0 ? (int)Math.Round(Math.Atan2(east, north) * 180 / Math.PI) : device.Fix.CourseDegrees;
        device.Fix = device.Fix with
        {
            Latitude = latitude,
            Longitude = longitude,
            SpeedKmh = seconds > 0 ? (int)Math.Min(byte.MaxValue, metres / seconds * 3.6) : 0,
            CourseDegrees = (course + 360) % 360,
            MileageMetres = device.Fix.MileageMetres + (uint)metres,
        };
    }

    private async Task BrakeAsync(BrakeHardStep brake, CancellationToken cancellationToken)
    {
        for (var third = 0; third <= 2; third++)
        {
            device.Fix = device.Fix with { SpeedKmh = brake.FromKmh * (2 - third) / 2 };
            await link.SendAsync(device.LocationReport(JimiNumber.Location, mode: 0x1B), cancellationToken).ConfigureAwait(false);
            await PauseAsync(1, cancellationToken).ConfigureAwait(false);
        }

        await AlarmAsync(new AlarmStep("hard-braking") { Clips = brake.Clips }, cancellationToken).ConfigureAwait(false);
    }

    private async Task AlarmAsync(AlarmStep step, CancellationToken cancellationToken)
    {
        var alarm = JimiAlarm.Find(step.Alarm) ?? throw new ArgumentException($"'{step.Alarm}' is no alarm.", nameof(step));
        var at = device.Now;
        if (IsFiltered(alarm, at))
        {
            ledger.Note($"{alarm.Name} is filtered");
            return;
        }

        string[] names =
        [
            .. Enumerable.Range(0, step.Clips).Select(number =>
                JimiNames.Event(options.Imei, device.Local(at), number, alarm.FrontSn, step.Kind, options.Scenario.Quirks.OlderNames)),
        ];
        _lastPromised = names;
        var joined = string.Join(',', names);
        var field = step.DriverId is { } driver ? $"FILENAME:{joined};DRIVERID:{driver}" : joined;
        // The card has the files before anybody can ask for them.
        PutOnCard(step, names);
        await link.SendAsync(device.AlarmReport(at, alarm, step.Value, field, step.Form), cancellationToken).ConfigureAwait(false);
        report(JimiEventKind.Alarm, $"{alarm.Name}, promises {names.Length} files");
        Upload(step, names);
        if (step.Note)
        {
            await NoteAsync(names, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsFiltered(JimiAlarm alarm, DateTimeOffset at)
    {
        int minutes;
        lock (device.FilterMinutes)
        {
            minutes = alarm.Event is null ? 0 : device.FilterMinutes.GetValueOrDefault(alarm.Event);
        }

        if (_lastAlarms.TryGetValue(alarm.Code, out var last) && at - last < TimeSpan.FromMinutes(minutes))
        {
            return true;
        }

        _lastAlarms[alarm.Code] = at;
        return false;
    }

    private void PutOnCard(AlarmStep step, string[] names)
    {
        if (step.Upload == JimiClipFate.Never)
        {
            return;
        }

        lock (device.EventFiles)
        {
            foreach (var name in names)
            {
                device.EventFiles[name] = options.Media.For(name);
            }
        }
    }

    private void Upload(AlarmStep step, string[] names)
    {
        if (step.Upload is not (JimiClipFate.Come or JimiClipFate.Held))
        {
            return;
        }

        foreach (var name in names.Select(name => JimiNames.Moved(name, step.ComeSecondsLater)))
        {
            uploads.Add(name, options.Media.For(name), TimeSpan.FromSeconds(step.UploadAfterSeconds), isHeld: step.Upload == JimiClipFate.Held);
        }
    }

    private Task NoteAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) => link.SendAsync(
        device.AlarmReport(device.Now, JimiAlarm.FilesUploading, 0, string.Join(',', names), JimiAlarmForm.Current), cancellationToken);

    private async Task ReportAsync(ReportStep rare, CancellationToken cancellationToken)
    {
        // These are not kept by the terminal, so they are made when they can go out.
        await link.Changed.UntilAsync(() => link.IsOnline, cancellationToken).ConfigureAwait(false);
        await link.SendAsync(JimiReports.Of(rare.What, options, device), cancellationToken).ConfigureAwait(false);
    }

    private async Task LoseLinkAsync(LoseLinkStep lose, CancellationToken cancellationToken)
    {
        link.TakeAway(lose.Reset);
        try
        {
            var over = PauseAsync(lose.Seconds, cancellationToken);
            foreach (var step in lose.Meanwhile)
            {
                await PlayAsync(step, cancellationToken).ConfigureAwait(false);
            }

            await over.ConfigureAwait(false);
        }
        finally
        {
            link.GiveBack();
        }
    }
}
