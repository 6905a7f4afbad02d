namespace CloudCam.Functions.Access;

/// <summary>Settings <c>Access__...</c>: people whom App Service authentication has signed in.</summary>
public sealed class EasyAuthOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Access";

    /// <summary>
    /// Whether the header <c>X-MS-CLIENT-PRINCIPAL</c> says who calls. Only where App Service authentication is switched on in front of this app: it takes such a header of a caller away and writes
    /// its own. Everywhere else anybody can write it and is whom they like. Default false.
    /// </summary>
    public bool TrustEasyAuth { get; set; }

    /// <summary>Reads the settings.</summary>
    public static EasyAuthOptions From(IConfiguration settings)
    {
        var options = new EasyAuthOptions();
        settings.GetSection(Section).Bind(options);
        return options;
    }
}
