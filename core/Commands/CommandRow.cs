using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Commands;

/// <summary>Between <see cref="CommandRecord"/> and its table row. Column names are part of what operators see.</summary>
public static class CommandRow
{
    /// <summary>The server flag's column: decimal text, so that a query can ask for it.</summary>
    internal const string ServerFlagColumn = "serverFlag";

    /// <summary>The state's column.</summary>
    internal const string StateColumn = "state";

    // A column holds 32 Ki characters: what JSON need not escape (quotes by two characters, not by six) is not. Never put into HTML as it is.
    private static readonly JsonSerializerOptions Short = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All columns of a command.</summary>
    public static Dictionary<string, object?> ToValues(CommandRecord command) => new()
    {
        ["name"] = command.Name, ["arguments"] = JsonSerializer.Serialize(command.Arguments, Short), [StateColumn] = NameOf(command.State),
        [ServerFlagColumn] = FlagText(command.ServerFlag), ["idempotencyKey"] = command.IdempotencyKey, ["createdAt"] = command.CreatedAt,
        ["expiresAt"] = command.ExpiresAt, ["sentAt"] = command.SentAt, ["doneAt"] = command.DoneAt, ["answer"] = command.Answer,
        ["reason"] = command.Reason, ["replica"] = command.Replica, ["epoch"] = command.Epoch, ["attempts"] = command.Attempts,
    };

    /// <summary>Reads a row back.</summary>
    /// <exception cref="FormatException">A column that must be there is missing or makes no sense.</exception>
    public static CommandRecord Read(TableRow row) => new()
    {
        Device = DeviceId.Parse(row.PartitionKey), Id = row.RowKey, Name = row.Text("name") ?? throw new FormatException("A command row has a name."),
        Arguments = ReadArguments(row.Text("arguments")), State = StateOf(row.Text(StateColumn)) ?? throw new FormatException("A command row has a state."),
        ServerFlag = (uint)Math.Clamp(row.Number(ServerFlagColumn) ?? 0, 0, uint.MaxValue), IdempotencyKey = row.Text("idempotencyKey"),
        CreatedAt = row.Time("createdAt") ?? default, ExpiresAt = row.Time("expiresAt") ?? default, SentAt = row.Time("sentAt"), DoneAt = row.Time("doneAt"),
        Answer = row.Text("answer"), Reason = row.Text("reason"), Replica = row.Text("replica"), Epoch = row.Number("epoch") ?? 0,
        Attempts = (int)(row.Number("attempts") ?? 0),
    };

    /// <summary>The state's name in rows and in the API.</summary>
    public static string NameOf(CommandState state) => state switch
    {
        CommandState.Queued => "queued", CommandState.Sent => "sent", CommandState.Answered => "answered", CommandState.Failed => "failed", _ => "expired",
    };

    /// <summary>Reads a state's name; null for anything else.</summary>
    public static CommandState? StateOf(string? name) => name switch
    {
        "queued" => CommandState.Queued, "sent" => CommandState.Sent, "answered" => CommandState.Answered, "failed" => CommandState.Failed,
        "expired" => CommandState.Expired, _ => null,
    };

    /// <summary>A server flag as its column holds it.</summary>
    internal static string FlagText(uint flag) => flag.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string> ReadArguments(string? json)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(json ?? "{}") ?? [];
        }
        catch (JsonException error)
        {
            throw new FormatException("The arguments of a command row are no object of texts.", error);
        }
    }
}
