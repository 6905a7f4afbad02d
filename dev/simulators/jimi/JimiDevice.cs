namespace CloudCam.Simulators.Jimi;

/// <summary>What the terminal knows: its settings, its clock, its place, and what is on its card.</summary>
internal sealed class JimiDevice
{
    // The vehicle's supply while the engine runs.
    private const double Volts = 14.2;
    private const int VoltageLevel = 5;
    private const int GsmLevel = 4;
    private const int English = 2;
    private readonly JimiCameraOptions _options;
    private int _serial;

    public JimiDevice(JimiCameraOptions options)
    {
        _options = options;
        Clock = new FasterTime(options.Time, options.Scenario.Speed, options.ClockStart);
        (Host, Port) = (options.Host, options.Port);
        (UploadUrl, NameListUrl) = (options.UploadUrl, options.NameListUrl);
        Fix = options.Start;
        if (options.LiveUrl is { } live)
        {
            Settings["RSERVICE"] = live.ToString().TrimEnd('/');
        }
    }

    /// <summary>The scenario's clock, also that of the packets.</summary>
    public FasterTime Clock { get; }

    public string Host { get; set; }

    public int Port { get; set; }

    public Uri? UploadUrl { get; set; }

    public Uri? NameListUrl { get; set; }

    public JimiFix Fix { get; set; }

    /// <summary>Seconds between locations while driving; changed by TIMER.</summary>
    public int TimerSeconds { get; set; } = 10;

    public bool IsTimerOn { get; set; } = true;

    /// <summary>Every other setting, as it was given: <c>RSERVICE</c>, <c>COREKITSW</c> and so on.</summary>
    public Dictionary<string, string> Settings { get; } = new(StringComparer.Ordinal) { ["COREKITSW"] = "0" };

    /// <summary>Least minutes between two alarms of one event; changed by FILTER.</summary>
    public Dictionary<string, int> FilterMinutes { get; } = new(StringComparer.Ordinal);

    /// <summary>Event files that UPLOADFILE finds, by name.</summary>
    public Dictionary<string, byte[]> EventFiles { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Local time for names.</summary>
    public DateTimeOffset Local(DateTimeOffset at) => at.ToOffset(TimeSpan.FromMinutes(_options.Scenario.TimeZoneMinutes));

    /// <summary>1 after a start, then one more each; it wraps at 65535.</summary>
    public ushort NextSerial() => (ushort)Interlocked.Increment(ref _serial);

    public void RestartSerials() => Interlocked.Exchange(ref _serial, 0);

    public JimiReport LoginReport() => new(
        JimiNumber.Login,
        AnswerRule.Reconnect,
        _ => JimiPackets.Login(_options.Imei, _options.TerminalType, _options.Scenario.TimeZoneMinutes, English));

    public JimiReport HeartbeatReport() => new(
        JimiNumber.Heartbeat, AnswerRule.Reconnect, _ => JimiPackets.Heartbeat(Fix, VoltageLevel, GsmLevel, English));

    /// <summary>A location of now.</summary>
    /// <param name="form">0x22, 0x37 or 0x70.</param>
    /// <param name="mode">Upload mode: 0 by time, 3 ignition changed ...</param>
    public JimiReport LocationReport(byte form, byte mode)
    {
        var (at, fix) = (Now, Fix);
        var rule = form == JimiNumber.Location && _options.Scenario.Quirks.ReconnectsWithoutLocationAnswer ? AnswerRule.KeepOrReconnect : AnswerRule.Keep;
        return form == JimiNumber.Extension
            ? new JimiReport(form, rule, isResent => JimiExtras.Extension(at, fix, altitudeMetres: 69, Volts, isResent, withAcc: true)) { IsLong = true }
            : new JimiReport(form, rule, isResent => JimiPackets.Location(at, fix, _options.Cell, mode, isResent, withMileage: true));
    }

    /// <summary>An alarm.</summary>
    public JimiReport AlarmReport(DateTimeOffset at, JimiAlarm alarm, int value, string fileField, JimiAlarmForm form)
    {
        var fix = Fix;
        return new JimiReport(
            JimiNumber.Alarm, _options.Scenario.Quirks.RepeatsAlarms ? AnswerRule.Keep : AnswerRule.None, Content) { About = alarm.Name, IsLong = Content(false).Length > JimiFrame.MaxShortContent };

        byte[] Content(bool isResent) => form switch
        {
            JimiAlarmForm.Older => JimiPackets.OlderAlarm(at, fix, alarm.Code, value, fileField),
            JimiAlarmForm.TimeOnly => JimiPackets.ShortAlarm(at, alarm.Code),
            _ => JimiPackets.Alarm(at, fix, Volts, alarm.Code, value, fileField),
        };
    }
}
