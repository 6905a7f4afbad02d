using System.Text;

namespace CloudCam.Functions.ImportDevices;

/// <summary>
/// Reads comma-separated values as RFC 4180 describes them, record by record from a stream: fields in quotes may hold commas, line breaks and doubled
/// quotes; lines end in CR LF, LF or CR. A record that is too long or broken is reported and skipped to its end; memory stays at one record.
/// </summary>
internal sealed class CsvReader(TextReader reader, int maxLength, int maxRecordLength, int maxFields)
{
    private readonly char[] buffer = new char[16 * 1_024];
    private readonly StringBuilder field = new();
    private int position;
    private int count;
    private int line = 1;
    private int total;

    /// <summary>Whether the text is longer than it may be; what lies behind the limit is not read.</summary>
    public bool IsTooLong => total > maxLength;

    /// <summary>Reads the next record; null at the end. Empty lines are passed over.</summary>
    public async ValueTask<CsvRecord?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (first, fields, length, problem) = (line, new List<string>(), 0, (string?)null);
            field.Clear();
            var (isQuoted, isClosed, isAnything) = (false, false, false);
            while (true)
            {
                var next = position < count ? buffer[position++] : await NextAsync(cancellationToken);
                if (next < 0)
                {
                    if (!isAnything) return null;
                    if (isQuoted) problem ??= "a quote is opened and never closed";
                    break;
                }
                var character = (char)next;
                if (!isQuoted && character is '\r' or '\n')
                {
                    await EndLineAsync(character, cancellationToken);
                    break;
                }
                isAnything = true;
                if (++length > maxRecordLength) problem ??= $"the line is longer than {maxRecordLength} characters";
                if (problem is not null)
                {
                    // Only the end of the record is sought, by the rules of quotes, and nothing is kept.
                    if (character == '"') isQuoted = !isQuoted;
                    else if (character is '\r' or '\n') await CountLineAsync(character, cancellationToken);
                    continue;
                }
                if (isQuoted)
                {
                    if (character != '"') field.Append(character);
                    else if (await PeekAsync(cancellationToken) == '"') field.Append((char)await NextAsync(cancellationToken));
                    else (isQuoted, isClosed) = (false, true);
                    if (character is '\r' or '\n') await CountLineAsync(character, cancellationToken);
                }
                else if (character == ',') (isClosed, problem) = (false, End(fields));
                else if (character == '"' && field.Length == 0 && !isClosed) isQuoted = true;
                else if (character == '"' || isClosed) problem = "a quote stands inside of a field";
                else field.Append(character);
            }
            if (!isAnything) continue;
            problem ??= End(fields);
            return new CsvRecord(first, fields, problem);
        }
    }

    private string? End(List<string> fields)
    {
        if (fields.Count == maxFields) return $"there are more than {maxFields} fields";
        fields.Add(field.ToString());
        field.Clear();
        return null;
    }

    private ValueTask EndLineAsync(char character, CancellationToken cancellationToken) => CountLineAsync(character, cancellationToken, isToSkip: true);

    // CR LF is one line break. Inside of quotes the LF is still to be read as part of the field, and not to be counted again.
    private async ValueTask CountLineAsync(char character, CancellationToken cancellationToken, bool isToSkip = false)
    {
        if (character == '\r' && await PeekAsync(cancellationToken) == '\n')
        {
            if (!isToSkip) return;
            position++;
        }
        line++;
    }

    private async ValueTask<int> PeekAsync(CancellationToken cancellationToken) => await FillAsync(cancellationToken) ? buffer[position] : -1;

    private async ValueTask<int> NextAsync(CancellationToken cancellationToken) => await FillAsync(cancellationToken) ? buffer[position++] : -1;

    // Most characters are there already; only every so many are waited for.
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (position < count) return true;
        if (IsTooLong) return false;
        count = await reader.ReadAsync(buffer, cancellationToken);
        position = 0;
        total += count;
        return count > 0 && !IsTooLong;
    }
}

/// <summary>One record.</summary>
/// <param name="Line">The line it begins in, 1 and up.</param>
/// <param name="Fields">Its fields, without quotes.</param>
/// <param name="Problem">What is wrong with it; null: nothing.</param>
internal sealed record CsvRecord(int Line, IReadOnlyList<string> Fields, string? Problem);
