using CloudCam.Core.Devices;

namespace CloudCam.Functions.ImportDevices;

/// <summary>What the columns of an import mean, and what a line says by them.</summary>
internal sealed class DeviceColumns
{
    private const char BetweenTags = ';';
    private readonly IReadOnlyList<string> names;

    private DeviceColumns(IReadOnlyList<string> names) => this.names = names;

    /// <summary>Reads the header: <c>id</c>, and any of <c>name tags note policy</c> and quirk settings (<c>protocol.setting</c>), in any order.</summary>
    /// <returns>Null with the reason, when it is none.</returns>
    public static DeviceColumns? Read(IReadOnlyList<string> header, out string? problem)
    {
        List<string> names = [.. header.Select(name => name.Trim())];
        problem = names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Count ? "A column stands there twice."
            : !names.Contains("id") ? "There is no column id."
            : names.Exists(name => name is not ("id" or "name" or "tags" or "note" or "policy") && !DeviceRegistration.IsQuirkName(name))
                ? "Columns are id, name, tags, note, policy and quirk settings (protocol.setting)." : null;
        return problem is null ? new DeviceColumns(names) : null;
    }

    /// <summary>Reads a line: which device, and what is to be laid over its registration. A cell that is empty leaves what is there.</summary>
    /// <returns>Null with the reason, when something is wrong; then nothing of the line is taken.</returns>
    public DeviceLine? Read(CsvRecord record, out string? problem)
    {
        problem = record.Problem ?? (record.Fields.Count == names.Count ? null : $"{record.Fields.Count} fields instead of {names.Count}");
        if (problem is not null) return null;
        if (!DeviceId.TryParse(record.Fields[IndexOf("id")].Trim(), out var id)) problem = "a device id is 1 to 64 characters of A-Z a-z 0-9 _ -";
        var (name, note) = (Cell(record, "name"), Cell(record, "note"));
        List<string>? tags = Cell(record, "tags") is { } list ? [.. list.Split(BetweenTags, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)] : null;
        var policy = Cell(record, "policy") is { } word ? DeviceRegistration.PolicyOf(word) : null;
        var quirks = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var column = 0; column < names.Count; column++)
        {
            if (names[column].Contains('.', StringComparison.Ordinal) && record.Fields[column].Trim() is { Length: > 0 } value) quirks[names[column]] = value;
        }
        problem ??= name is not null && (name.Length > DeviceRegistration.MaxNameLength || name.Any(char.IsControl)) ? $"a name has at most {DeviceRegistration.MaxNameLength} characters, none of them a control character"
            : note is not null && (note.Length > DeviceRegistration.MaxNoteLength || note.Any(character => char.IsControl(character) && character is not ('\n' or '\r' or '\t'))) ? $"a note has at most {DeviceRegistration.MaxNoteLength} characters"
            : tags is not null && (tags.Count > DeviceRegistration.MaxTags || !tags.All(DeviceRegistration.IsTag)) ? $"at most {DeviceRegistration.MaxTags} tags of at most {DeviceRegistration.MaxTagLength} characters"
            : policy is null && Cell(record, "policy") is not null ? "a policy is accept, quarantine or refuse"
            : quirks.Values.Any(value => value.Length > DeviceRegistration.MaxQuirkLength || value.Any(char.IsControl)) ? $"a quirk setting has at most {DeviceRegistration.MaxQuirkLength} characters" : null;
        return problem is not null ? null : new DeviceLine(record.Line, id, old => old with
        {
            Name = name ?? old.Name, Note = note ?? old.Note, Tags = tags ?? old.Tags, Policy = policy ?? old.Policy,
            Quirks = quirks.Count == 0 ? old.Quirks : new Quirks(old.Quirks.Values.Concat(quirks)),
        });
    }

    private int IndexOf(string name) => names.ToList().IndexOf(name);

    private string? Cell(CsvRecord record, string name) => IndexOf(name) is var column and >= 0 && record.Fields[column].Trim() is { Length: > 0 } text ? text : null;
}

/// <summary>One device of an import.</summary>
/// <param name="Line">The line it stands in.</param>
/// <param name="Id">The device.</param>
/// <param name="Change">Lays the line over a registration.</param>
internal sealed record DeviceLine(int Line, DeviceId Id, Func<DeviceRegistration, DeviceRegistration> Change);
