using CloudCam.Protocols.Listing;

namespace CloudCam.Dev.Decode;

/// <summary>From lines of hex to lines of JSON.</summary>
internal static class HexDecoder
{
    /// <summary>Reads to the end of the input, telling each line's frames before the next line is read.</summary>
    /// <param name="input">Hex, one chunk of wire bytes per line.</param>
    /// <param name="output">Takes UTF-8 JSON lines.</param>
    /// <param name="protocol">Name of the protocol, for the output.</param>
    /// <param name="lister">Explains the bytes.</param>
    public static void Run(TextReader input, Stream output, string protocol, IFrameLister lister)
    {
        var lines = new HexLineReader(input);
        using var writer = new FrameLineWriter(output, protocol);
        var number = 0L;
        var lastWithBytes = 0L;
        while (lines.Read() is { } line)
        {
            number++;
            if (line.Error is { } error)
            {
                writer.WriteError(number, error);
            }
            else if (line.Bytes.Length > 0)
            {
                lastWithBytes = number;
                foreach (var listing in lister.List(line.Bytes)) writer.Write(number, listing);
            }
            writer.Flush();
        }
        foreach (var listing in lister.Finish()) writer.Write(lastWithBytes, listing);
        writer.Flush();
    }
}
