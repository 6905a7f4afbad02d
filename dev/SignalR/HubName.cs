using System.Text.RegularExpressions;

namespace CloudCam.Dev.SignalR;

/// <summary>Names of hubs and of what is inside them.</summary>
internal static partial class HubName
{
    // REST reference 2022-06-01: "length should be greater than 0 and less than 1025".
    private const int MaxTextLength = 1_024;

    /// <summary>A hub's name as it is compared: in lower case, with the application's name before it.</summary>
    /// <param name="hub">From the path or the query.</param>
    /// <param name="application">From the query; empty: none.</param>
    /// <returns>The name, or null when one of them is no name: a letter, then at most 127 of letters, digits and <c>_ ` , . [ ]</c>.</returns>
    public static string? Normalise(string? hub, string? application)
    {
        if (hub is null || !Pattern().IsMatch(hub)) return null;
        if (string.IsNullOrEmpty(application)) return Lower(hub);
        return Pattern().IsMatch(application) ? $"{Lower(application)}_{Lower(hub)}" : null;
    }

    /// <summary>Whether a text can name a group, a user or a connection: 1 to 1,024 characters.</summary>
    public static bool IsText(string text) => text.Length is > 0 and <= MaxTextLength;

    // The service lowers the names of hubs, so upper case is what must not come out here.
    private static string Lower(string name) => string.Create(name.Length, name, (lowered, from) => from.AsSpan().ToLowerInvariant(lowered));

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_`,.\[\]]{0,127}\z")]
    private static partial Regex Pattern();
}
