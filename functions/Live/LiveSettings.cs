using System.Globalization;
using CloudCam.Core.Live;

namespace CloudCam.Functions.Live;

/// <summary>Settings <c>Live__...</c> of the links to live streams. Each default with its reason.</summary>
public sealed class LiveSettings
{
    /// <summary>Section of the settings; the relay reads its own from the same one.</summary>
    public const string Section = "Live";

    /// <summary>What links begin with: where viewers reach the relays' live port, for example <c>https://live.example</c>. Without it there are no links.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>How long a link may be opened, 1 to 1,440 min. 10 min: time to open a player and to load a page again; a link that leaked is soon worth nothing. What is open goes on.</summary>
    public int LinkMinutes { get; set; } = 10;

    /// <summary>How long the start of a stream is waited for, 1 to 120 s. 25 s: vehicle cameras push 8 to 12 s after the command; the platform ends a request after 230 s, many clients after 30.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How often is looked whether it is there, 0.1 to 10 s. 0.5 s: two small reads a second for some seconds, and nobody sees the half second.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The relays' setting <c>Live__LinkKey</c>, read here too: signs links, base64 of at least 32 bytes; from the secret store. Without it there are no links.</summary>
    internal string LinkKey { get; private set; } = "";

    /// <summary>Base of all links; null: there are none.</summary>
    internal Uri? Base { get; private set; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of its range or has the wrong form; the message names it, never the key.</exception>
    public static LiveSettings From(IConfiguration settings)
    {
        var options = new LiveSettings();
        settings.GetSection(Section).Bind(options);
        options.LinkKey = settings[$"{Section}:{nameof(LinkKey)}"] ?? "";
        Range(options.LinkMinutes, 1, 1_440, nameof(LinkMinutes));
        Range(options.StartTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(120), nameof(StartTimeout));
        Range(options.PollInterval, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(10), nameof(PollInterval));
        if (options.PublicUrl.Length == 0) return options;
        if (!Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
            throw new InvalidOperationException($"Setting {Section}__{nameof(PublicUrl)} must be an http or https address without user, query and fragment.");
        options.Base = url;
        return options;
    }

    /// <summary>Makes what signs; null without a key.</summary>
    /// <exception cref="InvalidOperationException">The key has the wrong form.</exception>
    internal LiveLinks? CreateLinks(TimeProvider time)
    {
        try
        {
            return LiveLinks.Create(LinkKey, null, time);
        }
        catch (FormatException error)
        {
            throw new InvalidOperationException(error.Message, error);
        }
    }

    private static void Range<T>(T value, T least, T most, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Setting {Section}__{name} must be from {least} to {most}."));
    }
}
