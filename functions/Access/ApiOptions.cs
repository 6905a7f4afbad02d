using System.Buffers;

namespace CloudCam.Functions.Access;

/// <summary>Settings <c>Api__...</c>, each default with its reason.</summary>
public sealed class ApiOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Api";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Whether keys are asked for. Require: an API that was opened by forgetting a setting shows where people drive.</summary>
    public ApiAuthentication Authentication { get; set; } = ApiAuthentication.Require;

    /// <summary>
    /// SHA-256 of the text of the first admin key, 64 hex digits; null: none. Only the hash, so that reading the app's settings gives nobody a key.
    /// </summary>
    public string? AdminKeySha256 { get; set; }

    /// <summary>How long a key that was looked up is taken without a look, 0 to 5 min. 30 s: a key taken back works at most so much longer.</summary>
    public TimeSpan KeyCacheTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests a minute of a key that has no rate of its own, 1 to 60,000. 600: a page that polls ten things a second; an endless loop costs little.</summary>
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>Requests a key may make at once after a pause, 1 to 10,000. 120: a page that opens asks for many things in one second.</summary>
    public int RequestBurst { get; set; } = 120;

    /// <summary>
    /// Refused tries a minute from one address, 1 to 10,000. 30: nobody mistypes a key more often; each try with an unknown key costs a look into the table.
    /// </summary>
    public int RefusedTriesPerMinute { get; set; } = 30;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of its range; the message names it.</exception>
    public static ApiOptions From(IConfiguration settings)
    {
        var options = new ApiOptions();
        settings.GetSection(Section).Bind(options);
        Check(Enum.IsDefined(options.Authentication), nameof(Authentication), "Require or Open");
        Check(
            string.IsNullOrEmpty(options.AdminKeySha256) || (options.AdminKeySha256.Length == 64 && !options.AdminKeySha256.AsSpan().ContainsAnyExcept(HexDigits)),
            nameof(AdminKeySha256), "64 hex digits");
        Check(options.KeyCacheTime >= TimeSpan.Zero && options.KeyCacheTime <= TimeSpan.FromMinutes(5), nameof(KeyCacheTime), "a time span from 0 to 5 min");
        Check(options.RequestsPerMinute is >= 1 and <= ApiKey.MaxRatePerMinute, nameof(RequestsPerMinute), $"a number from 1 to {ApiKey.MaxRatePerMinute}");
        Check(options.RequestBurst is >= 1 and <= 10_000, nameof(RequestBurst), "a number from 1 to 10000");
        Check(options.RefusedTriesPerMinute is >= 1 and <= 10_000, nameof(RefusedTriesPerMinute), "a number from 1 to 10000");
        return options;
    }

    private static void Check(bool holds, string name, string expected)
    {
        if (!holds) throw new InvalidOperationException($"Setting {Section}__{name} must be {expected}.");
    }
}
