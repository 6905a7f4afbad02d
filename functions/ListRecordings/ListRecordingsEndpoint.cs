using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Functions.Api;

namespace CloudCam.Functions.ListRecordings;

/// <summary><c>GET /api/devices/{id}/recordings?channel=&amp;from=&amp;to=&amp;take=&amp;continuation=</c>: what a device says it holds, newest first.</summary>
internal sealed class ListRecordingsEndpoint(RecordingsTable recordings)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/devices/{id}/recordings";

    // Times here are the device's own, without a zone: whatever zone somebody writes is not looked at.
    private const string TimeForm = "yyyy-MM-ddTHH:mm:ss";

    /// <summary>Answers. The whole list is read: names are in the order of the camera's words, not of time, and a card holds some thousand.</summary>
    public async Task<IResult> RunAsync(string id, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!DeviceId.TryParse(id, out var device)) return Results.Problem("There is no such device.", statusCode: StatusCodes.Status404NotFound);
        var asked = new Asked(request.Query);
        var (channel, take) = (asked.Name("channel"), asked.Take());
        var (from, to) = (asked.Time("from")?.DateTime, asked.Time("to")?.DateTime);
        CameraFileName? after = null;
        if (request.Query["continuation"] is [{ Length: > 0 } text, ..] && !CameraFileName.TryParse(text, out after)) asked.Refuse("continuation", "Expected the continuation of an earlier answer.");
        if (asked.Problem is { } problem) return problem;

        var list = await recordings.ListAsync(device, cancellationToken);
        var names = await recordings.OfAsync(device, cancellationToken).Where(one =>
            (channel is null || one.Name.Channel == channel) && (from is null || one.Name.LocalTime >= from) && (to is null || one.Name.LocalTime < to)).ToListAsync(cancellationToken);
        names.Sort((one, other) => Compare(one.Name, other.Name));
        List<HeldFileView> items = [.. names.Where(one => after is null || Compare(one.Name, after) > 0).Take(take + 1).Select(one => ViewOf(one.Name, one.ListedAt))];
        var continuation = items.Count > take ? items[take - 1].Name : null;
        return Results.Ok(new RecordingListView(device.Value, list?.ListedAt, names.Count, [.. items.Take(take)], continuation));
    }

    // Newest first; names without a time last.
    private static int Compare(CameraFileName one, CameraFileName other)
    {
        var byTime = (other.LocalTime ?? DateTime.MinValue).CompareTo(one.LocalTime ?? DateTime.MinValue);
        return byTime != 0 ? byTime : string.CompareOrdinal(one.Text, other.Text);
    }

    private static HeldFileView ViewOf(CameraFileName name, DateTimeOffset listedAt) => new()
    {
        Name = name.Text, LocalTime = name.LocalTime?.ToString(TimeForm, System.Globalization.CultureInfo.InvariantCulture), Channel = name.Channel, Format = MediaNames.NameOf(name.Format), ListedAt = listedAt,
    };
}

/// <summary>A device's list.</summary>
/// <param name="Device">The device.</param>
/// <param name="ListedAt">When it told the list; null: never.</param>
/// <param name="Count">Names that fit what was asked for, on all pages.</param>
/// <param name="Items">This page.</param>
/// <param name="Continuation">What to send for the next one; null at the end.</param>
internal sealed record RecordingListView(string Device, DateTimeOffset? ListedAt, int Count, IReadOnlyList<HeldFileView> Items, string? Continuation);

/// <summary>One name.</summary>
internal sealed record HeldFileView
{
    public required string Name { get; init; }

    /// <summary>Start by the device's clock, as <c>2026-01-31T12:00:00</c>; null where its name does not tell.</summary>
    public string? LocalTime { get; init; }

    public string? Channel { get; init; }
    public required string Format { get; init; }

    /// <summary>When the device told it first.</summary>
    public required DateTimeOffset ListedAt { get; init; }
}
