using System.Globalization;

namespace CloudCam.Core.Naming;

/// <summary>Row keys that are more than a plain id.</summary>
public static class RowKeys
{
    /// <summary>
    /// Sorts the newest first: 19 digits of the ticks that are left until the year 9999, then a dash and the id, so that equal times
    /// stay apart and the same thing always gets the same key.
    /// </summary>
    /// <param name="time">The thing's own time (for media: of the recording).</param>
    /// <param name="id">Its id, safe in a key.</param>
    public static string NewestFirst(DateTimeOffset time, string id) =>
        string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.UtcTicks - time.UtcTicks:D19}-{id}");
}
