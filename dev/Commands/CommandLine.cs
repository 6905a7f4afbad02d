using System.CommandLine;

namespace CloudCam.Dev.Commands;

/// <summary>What the commands share.</summary>
internal static class CommandLine
{
    /// <summary>All went well.</summary>
    public const int Ok = 0;

    /// <summary>Something went wrong while running.</summary>
    public const int Failed = 1;

    /// <summary>The arguments cannot be used.</summary>
    public const int Unusable = 2;

    /// <summary>An option with a default.</summary>
    public static Option<T> Option<T>(string name, T fallback, string description) => new(name) { Description = description, DefaultValueFactory = _ => fallback };

    /// <summary>An option for a TCP port, 0 to 65535.</summary>
    public static Option<int> Port(string name, int fallback, string description)
    {
        var option = Option(name, fallback, description + " (0: a free one)");
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var port) && port is < 0 or > 65_535)
                result.AddError($"{name} is a port, 0 to 65535.");
        });
        return option;
    }
}
