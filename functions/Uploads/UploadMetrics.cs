using System.Diagnostics.Metrics;

namespace CloudCam.Functions.Uploads;

/// <summary>Counters of what cameras post, meter <c>CloudCam.Functions</c>. Tags have few values, none of them a camera's.</summary>
internal sealed class UploadMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "CloudCam.Functions";

    private readonly Counter<long> uploads;
    private readonly Counter<long> bytes;
    private readonly Counter<long> remarks;
    private readonly Counter<long> lists;

    public UploadMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        uploads = meter.CreateCounter<long>("cloudcam.uploads", "{upload}", "Files that cameras posted, by what became of them and why.");
        bytes = meter.CreateCounter<long>("cloudcam.upload.bytes", "By", "Bytes of files that were kept.");
        remarks = meter.CreateCounter<long>("cloudcam.upload.remarks", "{upload}", "Uploads that were kept although something about them is not as it should be.");
        lists = meter.CreateCounter<long>("cloudcam.namelists", "{list}", "Lists of recordings that cameras posted, by what became of them and why.");
    }

    /// <summary>A file was kept, or had been before.</summary>
    public void Kept(bool again, long lengthBytes)
    {
        uploads.Add(1, Tag("outcome", again ? "repeated" : "stored"), Tag("reason", "none"));
        if (!again) bytes.Add(lengthBytes);
    }

    /// <summary>A file was not kept.</summary>
    public void Refused(UploadRefusal refusal) => uploads.Add(1, Tag("outcome", "refused"), Tag("reason", NameOf(refusal)));

    /// <summary>A file could not be kept: <c>busy</c>, <c>store</c>, <c>broken-off</c>.</summary>
    public void Failed(string reason) => uploads.Add(1, Tag("outcome", "failed"), Tag("reason", reason));

    /// <summary>Something is odd: <c>wrong-sign</c>, <c>no-sign</c>, <c>late-sign</c>, <c>other-content</c>, <c>two-devices</c>, <c>no-device</c>, <c>moved</c>.</summary>
    public void Remarked(string remark) => remarks.Add(1, Tag("remark", remark));

    /// <summary>A list was taken.</summary>
    public void Listed() => lists.Add(1, Tag("outcome", "taken"), Tag("reason", "none"));

    /// <summary>A list was not taken.</summary>
    public void NotListed(UploadRefusal refusal) => lists.Add(1, Tag("outcome", "refused"), Tag("reason", NameOf(refusal)));

    /// <summary>A list could not be taken, as <see cref="Failed"/>.</summary>
    public void ListFailed(string reason) => lists.Add(1, Tag("outcome", "failed"), Tag("reason", reason));

    /// <summary>Lower case with dashes.</summary>
    public static string NameOf(UploadRefusal refusal) =>
        string.Concat(refusal.ToString().Select((letter, at) => char.IsAsciiLetterUpper(letter) && at > 0 ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
