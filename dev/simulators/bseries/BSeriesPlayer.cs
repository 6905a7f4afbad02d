using System.Buffers.Binary;
using CloudCam.Simulators.Server;

namespace CloudCam.Simulators.BSeries;

/// <summary>The AV connection: pictures and sound out, talk in.</summary>
internal sealed class BSeriesPlayer(BSeriesDevice device)
{
    private const int SamplesOfPacket = 320;
    private const int SoundHeader = 17;
    private const int VideoHeader = 13;
    private static readonly TimeSpan SoundInterval = TimeSpan.FromMilliseconds(40);

    // A client that lies so far behind gets no pictures until it has caught up.
    private static readonly TimeSpan MostBehind = TimeSpan.FromSeconds(2);

    /// <summary>Takes what the client sends: talk.</summary>
    public void Take(BSeriesClient client, BSeriesPacket packet)
    {
        if (packet.Operation == BSeriesOperations.KeepAlive)
        {
            return;
        }

        if (packet.Operation != BSeriesOperations.Talk || !client.HasTalk)
        {
            device.Ledger.Note($"AV operation {packet.Operation} that nobody expects");
        }
        else if (packet.Text.Length < SoundHeader || BinaryPrimitives.ReadUInt32LittleEndian(packet.Text.AsSpan(13)) != packet.Text.Length - SoundHeader)
        {
            device.Ledger.Note($"{packet.Text.Length} bytes of talk that are no sound");
        }
        else
        {
            device.Ledger.Spoke(client.Ear.Decode(packet.Text.AsSpan(SoundHeader)));
        }
    }

    /// <summary>Sends whatever is wanted when it is due, until the connection ends.</summary>
    public async Task PlayAsync(BSeriesClient client, CameraSocket media, CancellationToken stop)
    {
        var (time, pictures) = (device.Options.Time, device.Options.Media.Pictures);
        var (mouth, serial, picture) = (new BSeriesAdpcm(), (uint)device.Options.Random.Next(0x10000), 0);
        TimeSpan? videoDue = null, soundDue = null;
        while (!stop.IsCancellationRequested)
        {
            var changed = client.Changed.Next;
            var now = device.Uptime;
            videoDue = client.HasVideo ? videoDue ?? now : null;
            if (client.HasAudio && soundDue is null)
            {
                (soundDue, mouth) = (now, new BSeriesAdpcm());
            }

            soundDue = client.HasAudio ? soundDue : null;
            if (Earlier(videoDue, soundDue) is not { } due)
            {
                await changed.WaitAsync(stop).ConfigureAwait(false);
                continue;
            }

            if (due > now)
            {
                await Task.WhenAny(changed, Task.Delay(due - now, time, stop)).ConfigureAwait(false);
                continue;
            }

            if (due == soundDue)
            {
                await media.SendAsync(Sound(mouth, serial).ToBytes()).ConfigureAwait(false);
                (serial, soundDue) = (serial + 1, soundDue + SoundInterval);
                device.Ledger.Sent(isPicture: false);
                continue;
            }

            if (now - due < MostBehind)
            {
                await media.SendAsync(Picture(pictures[picture % pictures.Count].Span, picture).ToBytes()).ConfigureAwait(false);
                device.Ledger.Sent(isPicture: true);
            }

            // The camera shows the picture of now, whatever the interval is.
            var interval = Math.Max(1_000.0 / device.Options.Media.FramesPerSecond, client.IntervalMilliseconds);
            picture += Math.Max(1, (int)(interval * device.Options.Media.FramesPerSecond / 1_000.0));
            videoDue += TimeSpan.FromMilliseconds(interval);
        }
    }

    private BSeriesPacket Picture(ReadOnlySpan<byte> jpeg, int number)
    {
        var text = new byte[VideoHeader + jpeg.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(text, (uint)(device.Uptime.TotalMilliseconds / 10));
        BinaryPrimitives.WriteUInt32LittleEndian(text.AsSpan(4), device.ClockSeconds);
        var isWrong = device.Options.Quirks.WrongInnerLength && number % 4 == 3;
        BinaryPrimitives.WriteInt32LittleEndian(text.AsSpan(9), isWrong ? jpeg.Length + 1_000 : jpeg.Length);
        jpeg.CopyTo(text.AsSpan(VideoHeader));
        return new BSeriesPacket(true, BSeriesOperations.Video, text);
    }

    private BSeriesPacket Sound(BSeriesAdpcm mouth, uint serial)
    {
        var sound = device.Options.Media.Sound;
        var at = (int)(serial % (uint)(sound.Length / SamplesOfPacket)) * SamplesOfPacket;
        var content = mouth.Encode(sound.AsSpan(at, SamplesOfPacket));
        var text = new byte[SoundHeader + content.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(text, (uint)(device.Uptime.TotalMilliseconds / 10));
        BinaryPrimitives.WriteUInt32LittleEndian(text.AsSpan(4), serial);
        BinaryPrimitives.WriteUInt32LittleEndian(text.AsSpan(8), device.ClockSeconds);
        BinaryPrimitives.WriteInt32LittleEndian(text.AsSpan(13), content.Length);
        content.CopyTo(text, SoundHeader);
        return new BSeriesPacket(true, BSeriesOperations.Audio, text);
    }

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one is null ? other : other is null || one < other ? one : other;
}
