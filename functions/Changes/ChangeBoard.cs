using System.Text.Json;
using System.Text.Json.Serialization;

namespace CloudCam.Functions.Changes;

/// <summary>Gathers changes for one message. Of one thing the latest stays; when there are too many, positions give way: the next ones come anyway. Not thread-safe.</summary>
internal sealed class ChangeBoard
{
    /// <summary>Group of clients that hear of the whole fleet.</summary>
    public const string Group = "fleet";

    /// <summary>Name of the clients' handler.</summary>
    public const string Target = "changes";

    /// <summary>Most changes of one message: about 150 KB, a seventh of what the service takes, and more than a screen can show in a second.</summary>
    public const int MaxChanges = 1_000;

    /// <summary>Time between two messages: nobody sees more often where somebody drives, and 100 who look cost 100 messages a second.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private readonly Dictionary<(string Kind, string Thing), Change> positions = [];
    private readonly Dictionary<(string Kind, string Thing), Change> others = [];
    private int omitted;

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => positions.Count + others.Count + omitted == 0;

    /// <summary>Adds a change, or lays it over the one before of the same thing.</summary>
    public void Post(Change change)
    {
        var place = change.Kind == Change.PositionKind ? positions : others;
        if (place.ContainsKey(change.Key) || place.Count < MaxChanges) place[change.Key] = change;
        else omitted++;
    }

    /// <summary>Takes what waits.</summary>
    /// <param name="count">How many changes the message holds.</param>
    /// <returns>The handler's argument: <c>{"group","omitted","changes":[...]}</c>.</returns>
    public byte[] Take(out int count)
    {
        List<Change> changes = [.. others.Values, .. positions.Values.Take(MaxChanges - others.Count)];
        var message = JsonSerializer.SerializeToUtf8Bytes(new { Group, Omitted = omitted + others.Count + positions.Count - changes.Count, Changes = changes }, Json);
        count = changes.Count;
        positions.Clear();
        others.Clear();
        omitted = 0;
        return message;
    }
}
