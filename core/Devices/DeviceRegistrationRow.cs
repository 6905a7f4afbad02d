using System.Text.Encodings.Web;
using System.Text.Json;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Devices;

/// <summary>Between <see cref="DeviceRegistration"/> and its table row. People edit such rows by hand: what cannot be read is left out, never in the way.</summary>
public static class DeviceRegistrationRow
{
    // Read in storage explorers, never put into HTML as it is.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All columns.</summary>
    public static Dictionary<string, object?> ToValues(DeviceRegistration device) => new()
    {
        ["name"] = device.Name, ["note"] = device.Note, ["tags"] = device.Tags.Count == 0 ? null : JsonSerializer.Serialize(device.Tags, Readable),
        ["quirks"] = device.Quirks.Values.Count == 0 ? null : JsonSerializer.Serialize(device.Quirks.Values, Readable),
        ["policy"] = device.Policy == DevicePolicy.Accept ? null : DeviceRegistration.NameOf(device.Policy), ["createdAt"] = device.CreatedAt, ["updatedAt"] = device.UpdatedAt,
    };

    /// <summary>Reads a row back.</summary>
    public static DeviceRegistration Read(DeviceId id, TableRow row) => new()
    {
        Id = id, Name = row.Text("name"), Note = row.Text("note"), Tags = JsonOf<List<string>>(row, "tags")?.Where(tag => tag is not null).ToList() ?? [],
        Quirks = ReadQuirks(row), Policy = PolicyOf(row), CreatedAt = row.Time("createdAt") ?? default, UpdatedAt = row.Time("updatedAt") ?? default, ETag = row.ETag,
    };

    /// <summary>The quirk settings of a row.</summary>
    public static Quirks ReadQuirks(TableRow row) => JsonOf<Dictionary<string, string>>(row, "quirks") is { } values ? new Quirks(values.Where(one => one.Value is not null)) : Quirks.None;

    /// <summary>The policy of a row. A word that is none of ours is taken for caution: whoever wrote it did not mean "accept".</summary>
    public static DevicePolicy PolicyOf(TableRow row) =>
        row.Text("policy") is not { Length: > 0 } text ? DevicePolicy.Accept : DeviceRegistration.PolicyOf(text) ?? DevicePolicy.Quarantine;

    private static T? JsonOf<T>(TableRow row, string column)
        where T : class
    {
        if (row.Text(column) is not { Length: > 0 } json) return null;
        try
        {
            return JsonSerializer.Deserialize<T>(json);
        }
        catch (JsonException)
        {
            // Edited by hand and broken: the device works with what is left.
            return null;
        }
    }
}
