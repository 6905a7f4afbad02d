using System.CommandLine;
using System.Text;
using CloudCam.Dev.Decode;

namespace CloudCam.Dev.Commands;

/// <summary><c>decode</c>: explains a hex dump.</summary>
internal static class DecodeCommand
{
    private const string StandardInput = "-";

    public static Command Create()
    {
        var protocol = new Option<string>("--protocol") { Description = "Protocol of the bytes.", Required = true, HelpName = string.Join('|', Listers.ByProtocol.Keys) };
        protocol.AcceptOnlyFromAmong([.. Listers.ByProtocol.Keys]);
        var file = new Argument<string>("FILE")
        {
            Description = "Hex, one chunk of wire bytes per line, # begins a comment; - or nothing: standard input.", DefaultValueFactory = _ => StandardInput,
        };
        var command = new Command("decode", "Explain wire bytes: one line of JSON per frame.") { protocol, file };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(protocol), parsed.GetRequiredValue(file)));
        return command;
    }

    private static int Run(string protocol, string file)
    {
        Stream input;
        try
        {
            input = file == StandardInput ? Console.OpenStandardInput() : File.OpenRead(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Console.Error.WriteLine($"{file} cannot be read: {error.Message}");
            return CommandLine.Unusable;
        }
        using var text = new StreamReader(input, Encoding.UTF8);
        using var output = new BufferedStream(Console.OpenStandardOutput(), 64 * 1_024);
        HexDecoder.Run(text, output, protocol, Listers.ByProtocol[protocol]());
        return CommandLine.Ok;
    }
}
