using System.Buffers;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Sessions;
using CloudCam.Testing;

namespace CloudCam.Protocols.Jimi.Tests.Session;

/// <summary>Not beside other tests: rented events come from one pool, and theirs do not all come back.</summary>
[CollectionDefinition(nameof(JimiSessionAllocationTests), DisableParallelization = true)]
public sealed class AloneCollection;

[Collection(nameof(JimiSessionAllocationTests))]
public sealed class JimiSessionAllocationTests
{
    [Fact]
    public void Heartbeats_that_bring_no_news_allocate_nothing()
    {
        const int Heartbeats = 2_000;
        var session = new JimiProtocol(new JimiOptions(), new StoppedClock()).CreateSession(0);
        var outbox = new SessionOutbox();
        Feed(session, outbox, Unit.Login());
        session.OnIdentified(new DeviceRecord(outbox.TakeIdentify()!.Value, DeviceStanding.Fleet, Quirks.None, 1), outbox);
        outbox.Clear();
        byte[][] frames = [.. Enumerable.Range(2, Heartbeats).Select(serial => Unit.Heartbeat((ushort)serial))];
        // The first ones pay for compilation, and tell their news.
        foreach (var frame in frames[..200]) Feed(session, outbox, frame);
        outbox.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var frame in frames.AsSpan(200))
        {
            Feed(session, outbox, frame);
            outbox.ClearReplies();
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Empty(outbox.Events);
        Assert.False(outbox.HasIncidents);
    }

    [Fact]
    public void Places_allocate_nothing_once_their_events_come_back()
    {
        const int Places = 2_000;
        var session = new JimiProtocol(new JimiOptions(), new StoppedClock()).CreateSession(0);
        var outbox = new SessionOutbox();
        Feed(session, outbox, Unit.Login());
        session.OnIdentified(new DeviceRecord(outbox.TakeIdentify()!.Value, DeviceStanding.Fleet, Quirks.None, 1), outbox);
        outbox.Clear();
        byte[][] frames = [.. Enumerable.Range(2, Places).Select(serial => Unit.Location((ushort)serial))];
        foreach (var frame in frames[..500]) Take(session, outbox, frame);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var frame in frames.AsSpan(500)) Take(session, outbox, frame);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Take(IDeviceSession session, SessionOutbox outbox, byte[] frame)
    {
        Feed(session, outbox, frame);
        Assert.True(outbox.Events.Count == 1);
        outbox.ReleaseEvents();
        outbox.ClearReplies();
    }

    private static void Feed(IDeviceSession session, SessionOutbox outbox, byte[] frame)
    {
        var unread = new ReadOnlySequence<byte>(frame);
        session.OnBytes(ref unread, outbox);
        Assert.True(unread.IsEmpty);
    }
}
