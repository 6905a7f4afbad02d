using System.Globalization;
using System.Text;
using System.Text.Json;
using CloudCam.Core.Commands;
using CloudCam.Protocols.Dvrip.Messages;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions.Commands;

/// <summary>Lists recordings: how many there are, and the newest as far as an answer has room.</summary>
internal sealed class ListRun(DvripMainSession main, DeviceCommand command, int channel, DateTimeOffset from, DateTimeOffset to) : DvripRun(main, command)
{
    private FileSearch? search;

    /// <inheritdoc/>
    public override void Begin(SessionOutbox outbox)
    {
        search = new FileSearch(Main, channel, Camera.ToLocal(from), Camera.ToLocal(to), OnFound);
        search.Begin(outbox);
    }

    private void OnFound(string? problem, SessionOutbox outbox)
    {
        if (problem is not null) Fail(problem, outbox);
        else Answer(Text(search!.Files, search.IsCut), outbox);
    }

    private string Text(IReadOnlyList<DvripFile> files, bool isCut)
    {
        var entries = new List<string>();
        var head = string.Create(CultureInfo.InvariantCulture, $"{{\"count\":{files.Count},\"isCut\":{(isCut ? "true" : "false")},\"channel\":{channel},\"recordings\":[");
        var left = CommandOutcome.MaxAnswerLength - head.Length - 2;
        foreach (var file in files.Reverse())
        {
            var entry = Entry(file);
            if (entry.Length + 1 > left) break;
            left -= entry.Length + 1;
            entries.Add(entry);
        }
        return head + string.Join(',', entries) + "]}";
    }

    private string Entry(DvripFile file) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"from\":\"{Time(file.Begin)}\",\"to\":\"{Time(file.End)}\",\"kB\":{file.Kilobytes},\"file\":\"{JsonEncodedText.Encode(Encoding.UTF8.GetBytes(file.Name))}\"}}");

    private string Time(DateTime local) => DvripZone.ToUtc(local, Camera.Setup.TimeZone).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
