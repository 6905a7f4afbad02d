using CloudCam.Cloud.Memory;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Testing;

namespace CloudCam.Core.Tests.Commands;

/// <summary>A cloud in memory with a desk and a sweep, and a clock that stands.</summary>
internal sealed class CommandWorld : IEventSink
{
    public static readonly DeviceId Device = DeviceId.Parse("353701090000001");
    private readonly List<CameraEvent> events = [];

    public CommandWorld(CommandOptions? options = null)
    {
        Cloud = new MemoryCloud(Clock);
        Options = options ?? new CommandOptions();
        Table = new CommandTable(Cloud.Tables);
        Router = new CommandRouter(Cloud.Tables, Cloud.Queue);
        Directory = new DeviceDirectory(Cloud.Tables, DevicePolicy.Accept, Clock);
        Desk = new CommandDesk(Cloud.Tables, Router, this, Options, Clock, new Random(5));
        Sweep = new CommandSweep(Table, Router, Cloud.Tables, this, Options, Clock);
    }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public StoppedClock Clock { get; } = new();

    public MemoryCloud Cloud { get; }

    public CommandOptions Options { get; }

    public CommandTable Table { get; }

    public CommandRouter Router { get; }

    public DeviceDirectory Directory { get; }

    public CommandDesk Desk { get; }

    public CommandSweep Sweep { get; }

    public IReadOnlyList<CameraEvent> Events => events;

    /// <summary>What the event sink ends with; null: it takes everything.</summary>
    public StoreException? SinkFault { get; set; }

    public ValueTask AcceptAsync(IReadOnlyList<CameraEvent> accepted, CancellationToken cancellationToken)
    {
        if (SinkFault is { } fault) throw fault;
        events.AddRange(accepted);
        return ValueTask.CompletedTask;
    }

    /// <summary>Types of the events of one command, in order.</summary>
    public IEnumerable<string> Told(string id) => events.OfType<CommandEvent>().Where(one => one.CommandId == id).Select(one => one.GetType().Name);

    public Task<CommandSubmission> AskAsync(string text = "STATUS", string? key = null) =>
        Desk.SubmitAsync(Device, CommandNames.Text, new Dictionary<string, string> { ["text"] = text }, key, Stop);

    public async Task<CommandRecord> AcceptedAsync(string text = "STATUS", string? key = null)
    {
        var submission = await AskAsync(text, key);
        Assert.Equal(SubmissionResult.Accepted, submission.Result);
        return submission.Command!;
    }

    public async Task<CommandRecord> ReadAsync(string id) => (await Table.FindAsync(Device, id, Stop))!.Value.Command;

    /// <summary>Moves a command as a relay would.</summary>
    public async Task<CommandRecord> MoveAsync(string id, CommandState state, string? reason = null)
    {
        var (command, etag) = (await Table.FindAsync(Device, id, Stop))!.Value;
        var now = Clock.GetUtcNow();
        var moved = state == CommandState.Sent
            ? command with { State = state, SentAt = now, Replica = "relay-a", Epoch = 1, Attempts = command.Attempts + 1 }
            : command with { State = state, DoneAt = now, Reason = reason };
        Assert.NotNull(await Table.TryChangeAsync(moved, etag, Stop));
        return moved;
    }

    public async Task<IReadOnlyList<string>> NotesAsync()
    {
        var notes = new List<string>();
        await foreach (var (_, id) in Table.NotesAsync(Stop)) notes.Add(id);
        return notes;
    }

    public async Task<IReadOnlyList<CommandCall>> CallsAsync(string replica) =>
        [.. (await Cloud.Queue.ReceiveAsync(QueueNames.CommandsOf(replica), 32, TimeSpan.FromMinutes(1), Stop)).Select(message => CommandCall.TryRead(message.Text)!)];

    public async Task<bool?> IsMarkedAsync() =>
        (await Cloud.Tables.GetAsync(TableNames.Devices, Device.Value, TableNames.StateRow, Stop))?.Flag("hasCommands");
}
