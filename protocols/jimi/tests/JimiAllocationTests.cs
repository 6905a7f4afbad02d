using System.Buffers;
using CloudCam.Protocols.Jimi.Messages;

namespace CloudCam.Protocols.Jimi.Tests;

public sealed class JimiAllocationTests
{
    private const int Rounds = 2_000;

    [Fact]
    public void Frames_and_their_fields_allocate_nothing()
    {
        byte[] stream = [.. Examples.All.SelectMany(frame => frame), 1, 2, 3, .. Examples.Heartbeat];
        Assert.Equal(0, Allocated(() => new ReadOnlySequence<byte>(stream)));
    }

    [Fact]
    public void Frames_over_segments_allocate_nothing_after_the_first()
    {
        byte[] stream = [.. Examples.All.SelectMany(frame => frame)];
        var pieces = CloudCam.Testing.Vectors.Pieces([.. stream.Chunk(7)]);
        Assert.Equal(0, Allocated(() => pieces));
    }

    [Fact]
    public void Answers_allocate_nothing()
    {
        var output = new ArrayBufferWriter<byte>(256);
        Assert.Equal(0, Allocated(output, writer => JimiWriter.WriteReply(writer, JimiNumber.Location, 7)));
        Assert.Equal(0, Allocated(output, writer => JimiWriter.WriteTimeReply(writer, DateTimeOffset.UnixEpoch)));
    }

    private static long Allocated(ArrayBufferWriter<byte> output, Action<ArrayBufferWriter<byte>> write)
    {
        var before = 0L;
        for (var round = 0; round < 2 * Rounds; round++)
        {
            if (round == Rounds) before = GC.GetAllocatedBytesForCurrentThread();
            output.ResetWrittenCount();
            write(output);
        }
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static long Allocated(Func<ReadOnlySequence<byte>> bytes)
    {
        var decoder = new JimiFrameDecoder(new JimiCodecOptions());
        var sum = 0.0;
        for (var round = 0; round < Rounds; round++) sum += Read(decoder, bytes());
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++) sum += Read(decoder, bytes());
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(sum > 0);
        return allocated;
    }

    private static double Read(JimiFrameDecoder decoder, ReadOnlySequence<byte> unread)
    {
        var sum = 0.0;
        while (decoder.TryDecode(ref unread, out var frame))
        {
            sum += frame.Serial + (frame.IsGood ? 1 : 0);
            if (JimiLogin.TryRead(frame.Content, out var login)) sum += (double)login.Imei + (login.TimeZoneMinutes ?? 0);
            if (JimiHeartbeat.TryRead(frame.Content, out var beat)) sum += beat.BatteryLevel;
            if (JimiLocation.TryRead(frame.Content, out var at)) sum += (at.Place.Latitude ?? 0) + (at.Time?.Second ?? 0) + (at.Mileage ?? 0) + (at.Cell?.CellId ?? 0);
            if (JimiAlarm.TryRead(frame.Content, out var alarm))
            {
                sum += JimiAlarms.Of(alarm.Code).Text.Length + (alarm.ExternalVolts ?? 0);
                foreach (var name in alarm.Files) sum += name.Bytes.Length;
            }
            if (JimiInfo.TryRead(frame.Content, out var info) && info.TryReadFuel(out var fuel)) sum += fuel.Value;
            if (JimiChannels.TryRead(frame.Content, out var channels) && channels.Count > 0) sum += channels[0].Number;
            foreach (var module in new JimiModules(frame.Content, JimiModules.LongLength)) sum += module.ExternalVolts ?? 0;
            if (JimiPeripherals.TryRead(frame.Content, out var peripherals))
                foreach (var record in peripherals) sum += record.TryReadValue(out var value) ? value.Value : 0;
        }
        Assert.True(unread.IsEmpty);
        return sum;
    }
}
