namespace CloudCam.Simulators.Jimi;

/// <summary>The rarer packets by the names scenarios use.</summary>
internal static class JimiReports
{
    private const string Uuid = "7f3c2a90-5d14-4b6e-9a21-3c8e5f70b1d2";
    private const string Imsi = "460110123456789";
    private const string Iccid = "8986011234567890123";
    private const string Licence = "%  ^SIMULATED$DRIVER$MR.^^?;6007643100100000000=240519900101=?";

    private static readonly Dictionary<string, Func<JimiCameraOptions, JimiDevice, JimiReport>> All = new(StringComparer.Ordinal)
    {
        ["channels"] = (options, _) => new JimiReport(JimiNumber.Channels, AnswerRule.Once, _ => JimiExtras.Channels([true, true], [])) { IsLong = options.Scenario.Quirks.LongChannels },
        ["firmware"] = (options, _) => Information(JimiExtras.InformationText(0x08, options.Firmware)),
        ["uuid"] = (_, _) => Information(JimiExtras.InformationText(0x07, Uuid)),
        ["sim"] = (options, _) => Information(JimiExtras.Sim(options.Imei, Imsi, Iccid)),
        ["fuel"] = (_, _) => Information(JimiExtras.Fuel(sensor: 1, hundredths: 6_250, unit: 2)),
        ["temperature"] = (_, _) => Long(JimiNumber.Module, JimiExtras.Temperature(status: 1, tenths: 250)),
        ["temperature-text"] = (_, _) => Long(JimiNumber.Module, JimiExtras.TemperatureText("28.3")),
        ["licence"] = (_, device) => Long(JimiNumber.Module, JimiExtras.Licence(device.Now, status: 1, Licence)),
        ["module-text"] = (_, _) => Long(JimiNumber.ModuleText, JimiExtras.ModuleText(isResent: false, "$GSHT,3,30,<10:02:58,113,94315,22,57651,21>,4#")),
        ["peripherals"] = (_, device) => Peripherals(device),
        ["time"] = (_, _) => new JimiReport(JimiNumber.Time, AnswerRule.Once, _ => []),
        ["undocumented"] = (_, _) => Long(JimiNumber.Undocumented, [0x01, 0x00, 0x05, 0x0A]),
        ["heartbeat"] = (_, device) => device.HeartbeatReport(),
    };

    /// <summary>What a scenario may name.</summary>
    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <summary>Makes a packet.</summary>
    public static JimiReport Of(string name, JimiCameraOptions options, JimiDevice device) => All[name](options, device);

    /// <summary>What the terminal tells after a login.</summary>
    public static IEnumerable<JimiReport> Greeting(JimiCameraOptions options, JimiDevice device) =>
        options.Scenario.Greets ? [Of("channels", options, device), Of("firmware", options, device), Of("sim", options, device)] : [];

    private static JimiReport Information(byte[] content) => Long(JimiNumber.Information, content);

    private static JimiReport Long(byte number, byte[] content) => new(number, AnswerRule.None, _ => content) { IsLong = true };

    private static JimiReport Peripherals(JimiDevice device)
    {
        var content = JimiExtras.Peripherals(
            device.Now, (0x0002, [0, 1, 0x01, 0x2C, 1]), (0x0004, [0xFF, 0x97]), (0x000B, JimiExtras.PeripheralPosition(device.Fix)));
        return new JimiReport(JimiNumber.Peripherals, AnswerRule.Once, _ => content) { IsLong = true };
    }
}
