namespace CloudCam.Functions.WebConsole;

/// <summary>Settings <c>Console__...</c>: where the console's files are, and what its pages may load from elsewhere.</summary>
public sealed class ConsoleOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Console";

    /// <summary>Folder of the built console; null or empty: <c>console</c> beside the program, where <c>dotnet publish</c> puts it.</summary>
    public string? Folder { get; set; }

    /// <summary>
    /// Address of map tiles with <c>{z}</c>, <c>{x}</c> and <c>{y}</c>; null or empty: none, maps are drawn on a plain grid. None: who looks at which place is nobody else's business
    /// unless somebody decided so.
    /// </summary>
    public string? TileUrl { get; set; }

    /// <summary>Text that the maker of the tiles wants shown; null or empty: none.</summary>
    public string? TileAttribution { get; set; }

    /// <summary>Where browsers reach the relay's viewers (scheme, host, port); null or empty: what <c>Live__PublicUrl</c> says.</summary>
    public Uri? LiveUrl { get; set; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">A setting makes no sense; the message names it.</exception>
    public static ConsoleOptions From(IConfiguration settings)
    {
        var options = new ConsoleOptions();
        settings.GetSection(Section).Bind(options);
        if (options.TileUrl is { Length: > 0 } tiles && (OriginOf(tiles) is null || !tiles.Contains("{z}", StringComparison.Ordinal)))
            throw new InvalidOperationException($"Setting {Section}__{nameof(TileUrl)} must be an http(s) address with {{z}}, {{x}} and {{y}}; its host may be no placeholder.");
        if (options.LiveUrl is { OriginalString.Length: > 0 } live && OriginOf(live.OriginalString) is null)
            throw new InvalidOperationException($"Setting {Section}__{nameof(LiveUrl)} must be an http(s) address.");
        return options;
    }

    /// <summary>Scheme, host and port of an http(s) address; null for anything else.</summary>
    /// <remarks>Only letters, digits, dots, dashes, colons and brackets: it goes into a header with a grammar of its own.</remarks>
    internal static string? OriginOf(string? address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) return null;
        var origin = uri.GetLeftPart(UriPartial.Authority);
        return uri.UserInfo.Length == 0 && origin.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ':' or '/' or '.' or '-' or '[' or ']') ? origin : null;
    }
}
