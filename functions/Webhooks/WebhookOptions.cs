using System.Globalization;

namespace CloudCam.Functions.Webhooks;

/// <summary>Settings <c>Webhooks__...</c>: how subscribers are called. Each default with its reason.</summary>
public sealed record WebhookOptions
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Webhooks";

    private const int LeastKeyBytes = 32;

    /// <summary>Base64 of at least 32 random bytes, from the secret store: every subscription's secret follows from it. Without it there are no webhooks.</summary>
    public string MasterKey { get; set; } = "";

    /// <summary>Whether addresses inside the network, plain HTTP and any port may be called. Only for laptops and tests: it lets whoever may create a subscription call our neighbours.</summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>How long one attempt may take, 1 s to 1 min. 15 s: what the scheme recommends at least; a receiver that needs longer should answer first and work then.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long subscriptions are remembered between looks at the table, 0 to 5 min. 10 s: a burst of alarms looks once, a change is soon known.</summary>
    public TimeSpan CacheTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the secret before a rotation still signs too, 0 to 30 days. 1 day: a deployment of the receiver lies in between.</summary>
    public TimeSpan RotationGrace { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Time without one success after which a failing subscription is switched off, 1 h to 30 days. 5 days: longer than the attempts of one message take together.</summary>
    public TimeSpan DisableAfter { get; set; } = TimeSpan.FromDays(5);

    /// <summary>Subscriptions in all, 1 to 1,000. 100: each alarm is looked at for each of them.</summary>
    public int MaxSubscriptions { get; set; } = 100;

    /// <summary>The master key's bytes; null when there is none.</summary>
    internal byte[]? Key => MasterKey.Length == 0 ? null : Convert.FromBase64String(MasterKey);

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of its range or no key; the message names it, without its value.</exception>
    public static WebhookOptions From(IConfiguration settings)
    {
        var options = new WebhookOptions();
        settings.GetSection(Section).Bind(options);
        Range(options.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), nameof(Timeout));
        Range(options.CacheTime, TimeSpan.Zero, TimeSpan.FromMinutes(5), nameof(CacheTime));
        Range(options.RotationGrace, TimeSpan.Zero, TimeSpan.FromDays(30), nameof(RotationGrace));
        Range(options.DisableAfter, TimeSpan.FromHours(1), TimeSpan.FromDays(30), nameof(DisableAfter));
        Range(options.MaxSubscriptions, 1, 1_000, nameof(MaxSubscriptions));
        var bytes = new byte[options.MasterKey.Length];
        if (options.MasterKey.Length > 0 && (!Convert.TryFromBase64String(options.MasterKey, bytes, out var count) || count < LeastKeyBytes))
            throw new InvalidOperationException($"Setting {Section}__{nameof(MasterKey)} must be base64 of at least {LeastKeyBytes} bytes.");
        return options;
    }

    private static void Range<T>(T value, T least, T most, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Setting {Section}__{name} must be from {least} to {most}."));
    }
}
