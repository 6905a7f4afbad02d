using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CloudCam.Functions.Uploads;

/// <summary>The head of one part of a form (RFC 7578). Whatever it says of the content's type is not believed: a JC261 says multipart/form-data.</summary>
/// <param name="Name">The field's name; empty when the part names none.</param>
/// <param name="FileName">The file's name as the part has it; null when it has none.</param>
internal sealed record FormPart(string Name, string? FileName)
{
    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();

    /// <summary>Reads a part's header lines. Lines that are no headers are passed over.</summary>
    /// <param name="head">The lines, without the empty one at the end.</param>
    public static FormPart Read(ReadOnlySpan<byte> head)
    {
        foreach (var range in head.Split(LineEnd))
        {
            var line = head[range];
            var colon = line.IndexOf((byte)':');
            if (colon < 0 || !Ascii.EqualsIgnoreCase(line[..colon].TrimEnd(" \t"u8), "content-disposition"u8)) continue;
            if (!ContentDispositionHeaderValue.TryParse(Encoding.UTF8.GetString(line[(colon + 1)..]).Trim(), out var disposition)) break;
            var file = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
            return new FormPart(HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "", file.Value);
        }
        return new FormPart("", null);
    }
}
