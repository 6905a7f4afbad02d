using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;

namespace CloudCam.Dev.Tests.Simulators;

internal sealed class ReferencePeerSession(Stream link, ReferencePeer peer, ReferencePeerOptions options)
{
    private readonly Channel<PeerFrame> _frames = Channel.CreateUnbounded<PeerFrame>();

    public async Task<string> RunAsync(CancellationToken stop)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reader = PeerFrames.ReadAllAsync(link, _frames.Writer, reading.Token);
        try
        {
            return await PlayAsync(reading.Token);
        }
        catch (ChannelClosedException error)
        {
            return error.InnerException is { } cause ? throw cause : "lost";
        }
        catch (TimeoutException)
        {
            return "idle";
        }
        finally
        {
            await reading.CancelAsync();
            await reader;
        }
    }

    private async Task<string> PlayAsync(CancellationToken stop)
    {
        var init = await NextAsync(stop);
        while (true)
        {
            Assert.Equal(0, init.Id);
            peer.Inits.Enqueue(init.Data);
            var protocolId = BinaryPrimitives.ReadUInt16BigEndian(init.Data.AsSpan(2));
            var imei = BinaryPrimitives.ReadUInt64BigEndian(init.Data.AsSpan(4));
            var bits = init.Data[12];
            byte[] name;
            var byPath = (bits & 0x02) != 0;
            if (byPath)
            {
                await SendAsync(PeerFrames.Command(0x0C, 0, 0), stop);
                var path = await NextAsync(stop);
                Assert.Equal(0x0D, path.Id);
                name = path.Data;
            }
            else if ((bits & 0x3C) != 0)
            {
                name = Encoding.ASCII.GetBytes(
                    (bits & 0x04) != 0 ? "%photof" : (bits & 0x08) != 0 ? "%photor" : (bits & 0x10) != 0 ? "%videof" : "%videor");
            }
            else
            {
                await SendAsync([0, 0, 0, 0], stop);
                return "close";
            }

            Assert.True(protocolId < 6 || byPath);
            var metadata = await MetadataAsync(byPath ? [] : name, stop);
            await SendAsync(PeerFrames.Command(0x08, name), stop);
            var start = await NextAsync(stop);
            if (start.Id == 0x05)
            {
                peer.Statuses.Enqueue(start.Number());
                return "status";
            }

            Assert.Equal(0x01, start.Id);
            Assert.Equal(6, start.Data.Length);
            var text = Encoding.ASCII.GetString(name).TrimEnd('\0');
            if (await ReceiveAsync(imei, text, byPath, start, metadata, stop) is { } ended)
            {
                return ended;
            }

            if (options.EndsWithStatus)
            {
                await SendAsync(PeerFrames.Command(0x05, 0, 0, 0, 0), stop);
                return "done";
            }

            await SendAsync(options.RepeatInitBytes == 2 ? [0, 9] : [0, 9, 0, 0], stop);
            do
            {
                init = await NextAsync(stop);
            }
            while (init.Id is 0x04 or 0x0E); // more than announced may still be on its way
        }
    }

    private async Task<byte[]?> MetadataAsync(byte[] asked, CancellationToken stop)
    {
        if (!options.AsksMetadata)
        {
            return null;
        }

        await SendAsync(PeerFrames.Command(0x0A, asked), stop);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(options.MetadataTimeout);
        try
        {
            await _frames.Reader.WaitToReadAsync(patience.Token);
            var answer = await NextAsync(stop);
            Assert.Equal(0x0B, answer.Id);
            return answer.Data;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<string?> ReceiveAsync(
        ulong imei, string name, bool byPath, PeerFrame start, byte[]? metadata, CancellationToken stop)
    {
        var announced = start.Number();
        var key = $"{imei} {name} {(metadata is null ? "" : Convert.ToHexString(metadata))}";
        var kept = peer.Partials.AddOrUpdate(
            key,
            _ => new PeerPartial { Announced = announced },
            (_, old) => old.Announced == announced ? old : new PeerPartial { Announced = announced });
        lock (kept) kept.Owner = this;
        var wasResumed = kept.Bytes.Count > 0;
        var origin = options.FirstDualCamResume;
        var originKnown = byPath || origin == 1;
        var synced = false;
        var afterSync = false;
        var position = 0L;
        var good = 0;
        if (!Complete())
        {
            await ResumeAsync(kept.Bytes.Count);
        }

        while (!Complete())
        {
            var frame = await NextAsync(stop);
            switch (frame.Id)
            {
                case 0x05:
                    peer.Statuses.Enqueue(frame.Number());
                    return "status";

                case 0x03:
                    if (!originKnown)
                    {
                        origin = frame.Number();
                        originKnown = true;
                    }

                    position = byPath ? frame.Number() : (frame.Number() - (long)origin) * 1024;
                    lock (kept)
                    {
                        if (kept.Owner != this) return "replaced";
                        Assert.InRange(position, 0, kept.Bytes.Count);
                    }
                    synced = afterSync = true;
                    break;

                case 0x04 or 0x0E when synced:
                    var head = frame.Id == 0x0E ? 4 : 0;
                    if (head > 0)
                    {
                        Assert.Equal(position, frame.Number());
                        Interlocked.Increment(ref peer.EnhancedFrames);
                    }

                    var data = frame.Data.AsMemory(head, frame.Data.Length - head - 2);
                    Assert.InRange(data.Length, 1, 1024);
                    var crc = BinaryPrimitives.ReadUInt16BigEndian(frame.Data.AsSpan(frame.Data.Length - 2));
                    if (Follows(data.Span, crc))
                    {
                        lock (kept)
                        {
                            if (kept.Owner != this) return "replaced";
                            kept.Bytes.RemoveRange((int)position, kept.Bytes.Count - (int)position);
                            kept.Bytes.AddRange(data.Span);
                            position += data.Length;
                            kept.LastCrc = crc;
                        }
                        afterSync = false;
                        if (options.GoBackTo(++good, position) is { } back)
                        {
                            await ResumeAsync(back);
                        }
                    }
                    else
                    {
                        Interlocked.Increment(ref peer.BadCrcs);
                        await ResumeAsync(position);
                    }

                    break;

                case 0x04 or 0x0E:
                    break;

                default:
                    Assert.Fail($"command {frame.Id} among the data");
                    break;
            }
        }

        var startCrc = BinaryPrimitives.ReadUInt16BigEndian(start.Data.AsSpan(4));
        lock (kept)
        {
            // The session of a later dial may have filled the file up while this one stood between two frames: it tells of it, once.
            if (kept.Owner != this) return "replaced";
            peer.Files.Enqueue(new PeerFile(imei, name, [.. kept.Bytes], metadata, startCrc, kept.LastCrc, wasResumed));
            peer.Partials.TryRemove(key, out _);
        }

        return null;

        bool Complete() => byPath ? kept.Bytes.Count >= announced : (kept.Bytes.Count + 1023) / 1024 >= announced;

        // After a SYNC the sources allow 0 or the CRC of everything before; otherwise the chain goes on.
        bool Follows(ReadOnlySpan<byte> data, int crc) => afterSync
            ? crc == PeerFrames.BitwiseKermit(data)
                || crc == PeerFrames.BitwiseKermit(data, PeerFrames.BitwiseKermit(CollectionsMarshal.AsSpan(kept.Bytes)[..(int)position]))
            : crc == PeerFrames.BitwiseKermit(data, kept.LastCrc);

        async Task ResumeAsync(long place)
        {
            synced = false;
            var offset = byPath ? (uint)place : (uint)(place / 1024) + origin;
            await SendAsync(PeerFrames.Command(0x02, PeerFrames.Number(offset)), stop);
        }
    }

    private async Task<PeerFrame> NextAsync(CancellationToken stop) =>
        await _frames.Reader.ReadAsync(stop).AsTask().WaitAsync(options.IdleTimeout, stop);

    private async Task SendAsync(byte[] bytes, CancellationToken stop) => await link.WriteAsync(bytes, stop);
}
