using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CloudCam.Functions.Uploads;

/// <summary>Reads a whole form: its fields into memory, its one file into blocks, in whatever order they come.</summary>
internal sealed class UploadForm(FormReader reader, UploadFields fields, long maxFileBytes)
{
    /// <summary>Characters of a boundary (RFC 2046, 5.1.1).</summary>
    public const int MaxBoundary = 70;

    /// <summary>The boundary a request's content type names; null when it is no form.</summary>
    public static string? BoundaryOf(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.Type.Equals("multipart", StringComparison.OrdinalIgnoreCase)
            && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= MaxBoundary } boundary ? boundary : null;

    /// <summary>Reads the form to its end.</summary>
    /// <param name="open">Called where the file begins; gives what takes it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The file; null when the form has none. The caller disposes of it, as of one that was opened before an exception.</returns>
    /// <exception cref="FormException">The form is wrong, or more than it may be.</exception>
    public async Task<StagedFile?> ReadAsync(Func<StagedFile> open, CancellationToken cancellationToken)
    {
        StagedFile? file = null;
        while (await reader.NextAsync(cancellationToken) is { } part)
        {
            if (UploadFields.IsKnown(part.Name))
            {
                fields.Add(part.Name, await TextAsync(cancellationToken));
            }
            else if (part.FileName is not null || part.Name.Equals("file", StringComparison.OrdinalIgnoreCase))
            {
                // A second file would be lost without a word.
                if (file is not null) throw new FormException(UploadRefusal.DuplicatePart);
                fields.PartName = part.FileName is { Length: > 0 } name ? name : null;
                file = open();
                await FileAsync(file, cancellationToken);
            }
        }
        await reader.DrainAsync(cancellationToken);
        return file;
    }

    private async Task FileAsync(StagedFile file, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken) is { IsEmpty: false } piece)
        {
            if (file.LengthBytes + piece.Length > maxFileBytes) throw new FormException(UploadRefusal.TooLarge);
            await file.AppendAsync(piece, cancellationToken);
        }
    }

    private async Task<string> TextAsync(CancellationToken cancellationToken)
    {
        var text = "";
        while (await reader.ReadAsync(cancellationToken) is { IsEmpty: false } piece)
        {
            if (text.Length + piece.Length > UploadFields.MaxLength) throw new FormException(UploadRefusal.FieldTooLong);
            text += Encoding.Latin1.GetString(piece.Span);
        }
        // Bytes that are no ASCII stay visible as what they are not: part of a name.
        return text.Trim();
    }
}
