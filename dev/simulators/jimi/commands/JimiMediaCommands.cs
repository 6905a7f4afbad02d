using System.Globalization;

namespace CloudCam.Simulators.Jimi;

/// <summary>Commands that make, cut, find or stream pictures, and the <c>busy</c> that follows some of them.</summary>
internal sealed class JimiMediaCommands(JimiCameraOptions options, JimiDevice device, JimiUploads uploads, JimiLive live)
{
    private const string RtmpComplaint = "RTMP,parameter B error. options:[IN,OUT,INOUT,PIP]";
    private const int MostPlayed = 8;

    // Of live video that names no length.
    private const int UsualMinutes = 15;
    private const int MinutesOfRecording = 1;
    private DateTimeOffset _busyUntil = DateTimeOffset.MinValue;

    /// <summary>Whether a photo or video is being made.</summary>
    public bool IsBusy => device.Now < _busyUntil;

    /// <summary>What is being streamed: <c>OFF</c>, a channel, or <c>replay</c>.</summary>
    public string Live { get; private set; } = "OFF";

    /// <summary>Does a command; null when it is none of these.</summary>
    public JimiCommandAnswer? Do(string keyword, string[] arguments, uint flag) => keyword switch
    {
        "PICTURE" => Shoot(keyword, arguments, flag, (local, isFront) => JimiNames.Photo(options.Imei, local, isFront)),
        "VIDEO" => Shoot(keyword, arguments, flag, (local, isFront) => JimiNames.Asked(options.Imei, local, isFront, isFront ? 7 : 8, isCut: false)),
        "HVIDEO" => OneMinute(arguments, flag),
        "EVIDEO" => options.Scenario.Quirks.RefusesEvideo ? new JimiCommandAnswer("command length error") : Cut(arguments, flag),
        "UPLOADFILE" => Again(arguments, flag),
        "RTMP" => Stream(arguments),
        "REPLAYLIST" => Replay(arguments),
        _ => null,
    };

    private JimiCommandAnswer Shoot(string keyword, string[] arguments, uint flag, Func<DateTimeOffset, bool, string> nameOf)
    {
        if (arguments is not [var where, ..] || Cameras(where) is not { Length: > 0 } cameras)
        {
            return new JimiCommandAnswer($"{keyword},parameter A error. options:[in,out,inout]");
        }

        foreach (var isFront in cameras)
        {
            Add(nameOf(device.Local(device.Now), isFront), flag);
        }

        return Busy(keyword);
    }

    // The recording's minute block begins up to 59 s before the time asked for.
    private JimiCommandAnswer OneMinute(string[] arguments, uint flag)
    {
        if (arguments is not [var text, "1" or "2"] || !TryTime(text, "yyyy_M_d_H_m_s", out var local))
        {
            return new JimiCommandAnswer("HVIDEO,parameter A error");
        }

        var isFront = arguments[1] == "1";
        Add(JimiNames.Asked(options.Imei, local.AddSeconds(-local.Second), isFront, isFront ? 22 : 25, isCut: true), flag);
        return Busy("HVIDEO");
    }

    // Measured on real units: with a length the clip begins 31 s early, without one at the time asked for.
    private JimiCommandAnswer Cut(string[] arguments, uint flag)
    {
        if (arguments is not [var text, "1" or "2", ..] || !TryTime(text, "yyyy-M-d H:m:s", out var local))
        {
            return new JimiCommandAnswer("EVIDEO,parameter A error");
        }

        var isFront = arguments[1] == "1";
        Add(JimiNames.Asked(options.Imei, local.AddSeconds(arguments.Length > 2 ? -31 : 0), isFront, isFront ? 20 : 21, isCut: true), flag);
        return Busy("EVIDEO");
    }

    private JimiCommandAnswer Again(string[] arguments, uint flag)
    {
        byte[]? bytes;
        lock (device.EventFiles)
        {
            bytes = arguments is [var name] ? device.EventFiles.GetValueOrDefault(name) : null;
        }

        if (bytes is null)
        {
            return new JimiCommandAnswer("UPLOADFILE,file not exist");
        }

        uploads.Add(arguments[0], bytes, TimeSpan.FromSeconds(options.Scenario.Quirks.PhotoSeconds), flag);
        return new JimiCommandAnswer("UPLOADFILE:OK!");
    }

    private JimiCommandAnswer Stream(string[] arguments)
    {
        switch (arguments.Select(argument => argument.ToUpperInvariant()).ToArray())
        {
            case ["OFF", ..]:
                Live = "OFF";
                live.Stop();
                return new JimiCommandAnswer("RTMP:OK!");
            case ["ON", "IN" or "OUT" or "INOUT" or "PIP", ..]:
                if (arguments.Length > 2 && (!int.TryParse(arguments[2], NumberStyles.None, CultureInfo.InvariantCulture, out var given) || given is < 2 or > 180))
                {
                    return new JimiCommandAnswer("RTMP,parameter C error");
                }

                Live = arguments[1].ToUpperInvariant();
                live.Start(Live switch { "IN" => ["1"], "OUT" => ["0"], "PIP" => ["pip"], _ => ["0", "1"] }, arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : UsualMinutes);
                return new JimiCommandAnswer("RTMP:OK!");
            default:
                return new JimiCommandAnswer(RtmpComplaint);
        }
    }

    private JimiCommandAnswer Replay(string[] arguments)
    {
        if (arguments.Length is 0 or > MostPlayed)
        {
            return new JimiCommandAnswer("REPLAYLIST,parameter A error");
        }

        Live = arguments is ["OFF"] ? "OFF" : "replay";
        if (Live == "OFF")
        {
            live.Stop();
        }
        else
        {
            live.Start([""], arguments.Length * MinutesOfRecording);
        }

        return new JimiCommandAnswer("REPLAYLIST:OK!");
    }

    private void Add(string name, uint flag) => uploads.Add(name, options.Media.For(name), TimeSpan.FromSeconds(options.Scenario.Quirks.PhotoSeconds), flag);

    private JimiCommandAnswer Busy(string keyword)
    {
        _busyUntil = device.Now.AddSeconds(options.Scenario.Quirks.BusySeconds);
        return new JimiCommandAnswer($"{keyword}:OK!");
    }

    private static bool[] Cameras(string where) => where.ToUpperInvariant() switch { "OUT" => [true], "IN" => [false], "INOUT" => [true, false], _ => [] };

    private static bool TryTime(string text, string form, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
