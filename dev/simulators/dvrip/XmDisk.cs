using System.Globalization;
using System.Text.Json.Nodes;

namespace CloudCam.Simulators.Dvrip;

/// <summary>One recording on a camera's disk.</summary>
/// <param name="Begin">Local time of its first picture.</param>
/// <param name="End">Local time of its end.</param>
/// <param name="Channel">Channel.</param>
/// <param name="Event">R always, M motion, H by hand, A outer alarm.</param>
/// <param name="Number">Its number among those of its channel, from 0.</param>
public sealed record XmRecording(DateTime Begin, DateTime End, int Channel, char Event, int Number)
{
    /// <summary>Its name, as the camera lists it.</summary>
    public string Name => string.Create(
        CultureInfo.InvariantCulture, $"/idea0/{Begin:yyyy-MM-dd}/{Channel + 1:D3}/{Begin:HH.mm.ss}-{End:HH.mm.ss}[{Event}][@{0x1f0 + Number:x}][0].h264");
}

/// <summary>The camera's disk: recordings that follow each other and end at its start, older ones have smaller numbers.</summary>
internal sealed class XmDisk
{
    /// <summary>Entries of one answer.</summary>
    public const int PageSize = 64;

    private readonly XmDevice _device;
    private readonly Lazy<int> _kilobytes;

    public XmDisk(XmDevice device)
    {
        var options = device.Options;
        _device = device;
        var now = device.LocalTime;
        var end = new DateTime(now.Ticks - now.Ticks % TimeSpan.TicksPerMinute, DateTimeKind.Unspecified);
        All =
        [
            .. from channel in Enumerable.Range(0, options.Channels)
               from number in Enumerable.Range(0, options.Recordings)
               let begin = end - TimeSpan.FromSeconds((options.Recordings - number) * (double)options.RecordingSeconds)
               select new XmRecording(begin, begin + TimeSpan.FromSeconds(options.RecordingSeconds), channel, number % 5 == 4 ? 'M' : 'R', number),
        ];
        _kilobytes = new Lazy<int>(() => (int)Math.Ceiling(Frames(All[0]).Sum(frame => (long)frame.Length) / 1024.0));
    }

    /// <summary>All recordings, channel after channel, the oldest first.</summary>
    public IReadOnlyList<XmRecording> All { get; }

    /// <summary>The recording of that name; null: there is none.</summary>
    public XmRecording? Find(string? name) => All.FirstOrDefault(recording => recording.Name == name);

    /// <summary>The first recording of a channel that reaches into a time.</summary>
    public XmRecording? At(int channel, DateTime begin, DateTime end) => All.FirstOrDefault(recording => recording.Channel == channel && recording.End > begin && recording.Begin < end);

    /// <summary>1440: what lies between two times, one page of it.</summary>
    public JsonObject Query(JsonObject? query)
    {
        const string Name = "OPFileQuery";
        var (begin, end, events) = (XmText.Time(query.Text("BeginTime")), XmText.Time(query.Text("EndTime")), query.Text("Event"));
        if (begin is null || end is null || query.Text("Type") != "h264" || string.IsNullOrEmpty(events))
        {
            return XmInformation.Only(Name, 119);
        }

        var found = All
            .Where(recording => recording.Channel == (query.Number("Channel") ?? 0) && recording.End > begin && recording.Begin < end)
            .Where(recording => events.Contains('*', StringComparison.Ordinal) || events.Contains(recording.Event, StringComparison.Ordinal))
            .Take(PageSize).Select(Entry).ToArray();
        return found.Length == 0 ? XmInformation.Only(Name, 119) : XmInformation.Named(Name, new JsonArray(found));
    }

    /// <summary>The frames of a recording: what the camera would have sent live in that time.</summary>
    public IEnumerable<byte[]> Frames(XmRecording recording)
    {
        var media = _device.Options.Media;
        var count = _device.Options.RecordingSeconds * media.FramesPerSecond;
        var sound = 0L;
        for (var frame = 0; frame < count; frame++)
        {
            var seconds = (double)frame / media.FramesPerSecond;
            // It begins with the clip, and the clip begins with a key frame.
            yield return XmFrames.Video(media, media.Video[frame % media.Video.Count], recording.Begin + TimeSpan.FromSeconds(seconds));
            for (; sound * 0.04 <= seconds; sound++)
            {
                yield return XmFrames.Sound(media.SoundAt(sound).Span);
            }
        }
    }

    private JsonNode Entry(XmRecording recording) => new JsonObject
    {
        ["BeginTime"] = XmText.Time(recording.Begin), ["DiskNo"] = 0, ["EndTime"] = XmText.Time(recording.End),
        ["FileLength"] = string.Create(CultureInfo.InvariantCulture, $"0x{_kilobytes.Value:X8}"), ["FileName"] = recording.Name, ["SerialNo"] = 0,
    };
}
