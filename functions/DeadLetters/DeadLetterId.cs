using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;

namespace CloudCam.Functions.DeadLetters;

/// <summary>A dead letter's id in the API: <c>yyyyMMdd-</c> and 32 lower-case hex digits. Its blob is <c>deadletter/kind/yyyy/MM/dd/id.json</c>; nothing a caller writes becomes part of a path unchecked.</summary>
/// <param name="Kind">One of <see cref="DeadLetterKinds.Blobs"/>.</param>
/// <param name="Day">Day on which it was set apart, UTC.</param>
/// <param name="Id">32 lower-case hex digits.</param>
internal sealed record DeadLetterId(string Kind, DateOnly Day, string Id)
{
    private const string DayForm = "yyyyMMdd";
    private const string FolderForm = "yyyy/MM/dd";
    private const string Ending = ".json";

    /// <summary>Its blob.</summary>
    public BlobName Blob => BlobNames.DeadLetter(Kind, new DateTimeOffset(Day, TimeOnly.MinValue, TimeSpan.Zero), Id);

    /// <summary>Reads kind and id as a caller wrote them.</summary>
    public static bool TryParse(string kind, string text, [NotNullWhen(true)] out DeadLetterId? id)
    {
        id = null;
        if (!DeadLetterKinds.Blobs.Contains(kind) || text.Split('-') is not [var day, var hex] || !MediaJob.IsTransferId(hex)
            || !DateOnly.TryParseExact(day, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return false;
        id = new DeadLetterId(kind, date, hex);
        return true;
    }

    /// <summary>Reads a blob's name back; false for one that we did not give.</summary>
    public static bool TryRead(string kind, BlobName blob, [NotNullWhen(true)] out DeadLetterId? id)
    {
        id = null;
        var path = blob.Path;
        var dayAt = kind.Length + 1;
        var idAt = dayAt + FolderForm.Length + 1;
        if (path.Length != idAt + MediaJob.TransferIdLength + Ending.Length || !path.StartsWith(kind + "/", StringComparison.Ordinal) || !path.EndsWith(Ending, StringComparison.Ordinal)
            || !DateOnly.TryParseExact(path.AsSpan(dayAt, FolderForm.Length), FolderForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            || !MediaJob.IsTransferId(path[idAt..^Ending.Length])) return false;
        id = new DeadLetterId(kind, date, path[idAt..^Ending.Length]);
        return true;
    }

    /// <summary>The id in the API.</summary>
    public override string ToString() => $"{Day.ToString(DayForm, CultureInfo.InvariantCulture)}-{Id}";
}
