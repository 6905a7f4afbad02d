using System.Globalization;

namespace CloudCam.Simulators.Jimi;

/// <summary>
/// What the terminal does with commands. Words of the answers are those seen in the field where any were (<c>RTMP:OK!</c>, <c>busy</c>,
/// <c>command length error</c>, <c>file not exist</c>, the complaint of RTMP); the others follow their pattern.
/// </summary>
internal sealed class JimiCommands
{
    private const string Unknown = "Unknown command!";
    private static readonly HashSet<string> KeptSettings = ["COREKITSW", "RSERVICE", "HTTPUPLOADLIMIT", "UPLOADSW", "TIMEZONE", "ANGLEREP", "PICTIMER", "SPEED", "SENSOR"];

    private readonly JimiCameraOptions _options;
    private readonly JimiDevice _device;
    private readonly JimiUploads _uploads;
    private readonly JimiLink _link;
    private readonly JimiMediaCommands _media;

    public JimiCommands(JimiCameraOptions options, JimiDevice device, JimiUploads uploads, JimiLink link, JimiLive live)
    {
        (_options, _device, _uploads, _link) = (options, device, uploads, link);
        _media = new JimiMediaCommands(options, device, uploads, live);
    }

    /// <summary>Does a command and says what is answered.</summary>
    public JimiCommandAnswer Do(JimiCommandText command)
    {
        var parts = command.Text.Split(',', StringSplitOptions.TrimEntries);
        var keyword = parts[0].ToUpperInvariant();
        var arguments = parts[1..];
        if (_media.IsBusy)
        {
            return new JimiCommandAnswer("busy");
        }

        return _media.Do(keyword, arguments, command.Flag) ?? keyword switch
        {
            "UPLOAD" => SetUrl(keyword, arguments, _device.UploadUrl, url => _device.UploadUrl = url),
            "FILELIST" when arguments.Length > 0 => SetUrl(keyword, arguments, _device.NameListUrl, url => _device.NameListUrl = url),
            "FILELIST" => NameList(),
            "SERVER" => Server(arguments),
            "FILTER" => Filter(arguments),
            "TIMER" => Timer(arguments),
            "REBOOT" => new JimiCommandAnswer("REBOOT:OK!", _link.Reboot),
            "VERSION" => new JimiCommandAnswer($"VERSION:{_options.Firmware}"),
            "STATUS" => new JimiCommandAnswer(Status()),
            "CHECK" => new JimiCommandAnswer(Check()),
            _ when KeptSettings.Contains(keyword) => Keep(keyword, arguments),
            _ => new JimiCommandAnswer(Unknown),
        };
    }

    private static JimiCommandAnswer SetUrl(string keyword, string[] arguments, Uri? now, Action<Uri> set)
    {
        if (arguments.Length == 0)
        {
            return new JimiCommandAnswer($"{keyword}:{now}");
        }

        if (!Uri.TryCreate(string.Join(',', arguments), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return new JimiCommandAnswer($"{keyword},parameter A error");
        }

        set(url);
        return new JimiCommandAnswer($"{keyword}:OK!");
    }

    private JimiCommandAnswer NameList()
    {
        _uploads.AddNameList([.. JimiNames.Recordings(_device.Local(_device.Now), 2 * _options.Scenario.RecordedMinutes)]);
        return new JimiCommandAnswer("FILELIST:OK!");
    }

    private JimiCommandAnswer Server(string[] arguments)
    {
        if (arguments.Length == 0)
        {
            return new JimiCommandAnswer($"SERVER:{_device.Host},{_device.Port}");
        }

        if (arguments is not [("0" or "1"), { Length: > 0 } host, var portText, ..]
            || !ushort.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
        {
            return new JimiCommandAnswer("SERVER,parameter A error");
        }

        // The vendor's list: it reboots, so this one goes last.
        return new JimiCommandAnswer("SERVER:OK!", () =>
        {
            (_device.Host, _device.Port) = (host, port);
            _link.Reboot();
        });
    }

    private JimiCommandAnswer Filter(string[] arguments)
    {
        if (arguments is not [{ Length: > 0 } name, var text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes))
        {
            return new JimiCommandAnswer("FILTER,parameter A error");
        }

        lock (_device.FilterMinutes)
        {
            _device.FilterMinutes[name.ToUpperInvariant()] = minutes;
        }

        return new JimiCommandAnswer("FILTER:OK!");
    }

    private JimiCommandAnswer Timer(string[] arguments)
    {
        if (arguments is [])
        {
            return new JimiCommandAnswer(string.Create(CultureInfo.InvariantCulture, $"TIMER:{(_device.IsTimerOn ? "ON" : "OFF")},{_device.TimerSeconds}"));
        }

        var seconds = _device.TimerSeconds;
        if (arguments[0].ToUpperInvariant() is not ("ON" or "OFF")
            || (arguments.Length > 1 && (!int.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out seconds) || seconds is < 1 or > 600)))
        {
            return new JimiCommandAnswer("TIMER,parameter A error");
        }

        (_device.IsTimerOn, _device.TimerSeconds) = (arguments[0].Equals("ON", StringComparison.OrdinalIgnoreCase), seconds);
        return new JimiCommandAnswer("TIMER:OK!");
    }

    private JimiCommandAnswer Keep(string keyword, string[] arguments)
    {
        lock (_device.Settings)
        {
            if (arguments.Length == 0)
            {
                return new JimiCommandAnswer($"{keyword}:{_device.Settings.GetValueOrDefault(keyword, "")}");
            }

            _device.Settings[keyword] = string.Join(',', arguments);
        }

        return new JimiCommandAnswer($"{keyword}:OK!");
    }

    private string Status() => string.Create(
        CultureInfo.InvariantCulture,
        $"STATUS:ACC {(_device.Fix.Ignition ? "ON" : "OFF")}; GPS {(_device.Fix.IsFixed ? "fixed" : "searching")},{_device.Fix.Satellites}; TF card ok; Live {_media.Live}");

    private string Check()
    {
        string media;
        lock (_device.Settings)
        {
            media = _device.Settings.GetValueOrDefault("RSERVICE", "");
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"VERSION:{_options.Firmware};IMEI:{JimiPackets.ImeiText(_options.Imei)};SERVER:{_device.Host},{_device.Port};UPLOAD:{_device.UploadUrl};FILELIST:{_device.NameListUrl};RSERVICE:{media};TIMEZONE:{_options.Scenario.TimeZoneMinutes}");
    }
}
