using CloudCam.Core.Alarms;
using CloudCam.Functions.Alarms;
using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Notices;

/// <summary>A notice as clients and webhooks see it.</summary>
internal sealed record NoticeView
{
    public required string NoticeId { get; init; }
    [Words(nameof(ApiWords.NoticeKinds))]
    public required string Kind { get; init; }

    /// <summary>The alarm's id in the API.</summary>
    public required string Id { get; init; }

    public required string AlarmId { get; init; }
    public required string Device { get; init; }
    public required string Alarm { get; init; }
    [Words(nameof(ApiWords.Severities))]
    public required string Severity { get; init; }
    public required int SeverityNumber { get; init; }
    public required DateTimeOffset Time { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public required int Count { get; init; }

    /// <summary>How its files stand; null when the notice is not about them.</summary>
    public IReadOnlyList<AlarmFileView>? Files { get; init; }

    /// <summary>What is shown of a notice.</summary>
    public static NoticeView Of(Notice notice) => new()
    {
        NoticeId = notice.Id, Kind = notice.Kind, Id = new AlarmId(notice.Device, notice.AlarmKey).ToString(), AlarmId = notice.AlarmId, Device = notice.Device.Value, Alarm = notice.Alarm,
        Severity = AlarmRow.NameOf(notice.Severity), SeverityNumber = (int)notice.Severity, Time = notice.Time, Latitude = notice.Latitude, Longitude = notice.Longitude, Count = notice.Count,
        Files = notice.Files.Count == 0 ? null : [.. notice.Files.Select(file => AlarmFileView.Of(notice.Device, file))],
    };
}
