using System.CommandLine.Parsing;
using CloudCam.Simulators;

namespace CloudCam.Dev.Simulation;

/// <summary>Quirks on the command line.</summary>
internal static class QuirkWords
{
    public static string Forms<T>()
        where T : class => QuirkText.Forms<T>();

    public static T Parse<T>(string text)
        where T : class, new() => QuirkText.Parse<T>(text);

    /// <summary>Tells what is wrong with them before anything is begun.</summary>
    public static void Check<T>(OptionResult result)
        where T : class, new()
    {
        if (result.Tokens.Count != 1) return;
        try
        {
            QuirkText.Parse<T>(result.Tokens[0].Value);
        }
        catch (FormatException error)
        {
            result.AddError(error.Message);
        }
    }
}
