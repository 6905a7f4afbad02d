using System.Text;
using System.Text.Json;
using CloudCam.Cloud.Memory;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Commands;

/// <summary>One cloud in memory that several relays share, and the desk of the functions beside it.</summary>
internal sealed class CommandCloud
{
    public static readonly DeviceId Device = DeviceId.Parse("cam1");

    public CommandCloud(TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        Memory = new MemoryCloud(Time);
        Table = new CommandTable(Memory.Tables);
        Router = new CommandRouter(Memory.Tables, Memory.Queue);
        Desk = new CommandDesk(Memory.Tables, Router, new Sink(Memory.EventHubs), Options, Time, new Random(11));
        Sweep = new CommandSweep(Table, Router, Memory.Tables, new Sink(Memory.EventHubs), Options, Time);
    }

    public TimeProvider Time { get; }

    public MemoryCloud Memory { get; }

    public CommandTable Table { get; }

    public CommandRouter Router { get; }

    public CommandDesk Desk { get; }

    public CommandSweep Sweep { get; }

    public CommandOptions Options { get; } = new();

    public Task<RelayUnderTest> RelayAsync(string replica = "relay-a") => RelayUnderTest.StartAsync(
        options =>
        {
            options.Replica = replica;
            options.CommandPollFastest = TimeSpan.FromMilliseconds(10);
            options.CommandPollSlowest = TimeSpan.FromMilliseconds(40);
        },
        cloud: Memory);

    /// <summary>Asks for a text command.</summary>
    public async Task<CommandRecord> AskAsync(string text) =>
        (await Desk.SubmitAsync(Device, CommandNames.Text, new Dictionary<string, string> { ["text"] = text }, null, CancellationToken.None)).Command!;

    public async Task<CommandRecord> ReadAsync(CommandRecord command) =>
        (await Table.FindAsync(Device, command.Id, CancellationToken.None))!.Value.Command;

    /// <summary>Waits until a command stands there.</summary>
    public async Task<CommandRecord> StandsAsync(CommandRecord command, CommandState state)
    {
        var now = command;
        for (var began = Time.GetTimestamp(); now.State != state || command == now;)
        {
            now = await ReadAsync(command);
            if (now.State == state) break;
            Assert.True(Time.GetElapsedTime(began) < Eventually.Limit, $"Still {now.State}, not {state}");
            await Task.Delay(10);
        }
        return now;
    }

    /// <summary>States of a command as its events tell them, in the order of the stream, without repeats.</summary>
    public IReadOnlyList<string> Told(CommandRecord command) =>
        [.. Memory.EventHubs.EventsOf(HubNames.Telemetry).Select(json => JsonDocument.Parse(Encoding.UTF8.GetString(json)).RootElement)
            .Where(json => json.TryGetProperty("subject", out var subject) && subject.GetString() == command.Id)
            .DistinctBy(json => json.GetProperty("id").GetString())
            .Select(json => json.GetProperty("type").GetString()!["cloudcam.command.".Length..^".v1".Length])];

    public async Task<IReadOnlyList<string>> NotesAsync()
    {
        var notes = new List<string>();
        await foreach (var (_, id) in Table.NotesAsync(CancellationToken.None)) notes.Add(id);
        return notes;
    }

    public async Task<TableRow?> StateAsync() => await Memory.Tables.GetAsync(TableNames.Devices, Device.Value, TableNames.StateRow, CancellationToken.None);

    private sealed class Sink(MemoryEventHubs hubs) : IEventSink
    {
        public async ValueTask AcceptAsync(IReadOnlyList<CameraEvent> events, CancellationToken cancellationToken)
        {
            foreach (var one in events)
                await hubs.SendAsync(one.Hub, PartitionHash.PartitionOf(one.Device.Value, hubs.PartitionCount(one.Hub)), [CloudEventWriter.ToUtf8(one)], cancellationToken);
        }
    }
}
