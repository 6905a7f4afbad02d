using System.Buffers;
using CloudCam.Protocols.Jimi.Messages;
using CloudCam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Jimi.Tests;

public sealed class JimiHostileInputTests
{
    [Fact]
    public void Any_bytes_give_the_same_frames_however_they_are_cut_and_nothing_is_lost()
    {
        // Random bytes are hardly ever frames: a few marks, lengths and whole frames among them make it likelier.
        Prop.ForAll<byte[], ushort>((choices, split) =>
        {
            byte[] stream = [.. choices.SelectMany(choice => Part(choice, split))];
            var whole = Drain(new ReadOnlySequence<byte>(stream), out var taken, out var left);
            if (taken + left != stream.Length) return false;
            if (!whole.SequenceEqual(Drain(Vectors.Pieces([.. stream.Select(value => new[] { value })]), out taken, out left)) || taken + left != stream.Length) return false;
            var at = stream.Length == 0 ? 0 : split % stream.Length;
            return whole.SequenceEqual(Drain(Vectors.Pieces(stream[..at], stream[at..]), out taken, out left)) && taken + left == stream.Length && whole.SequenceEqual(Received(stream, 1 + (split % 7)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_frame_after_any_rubbish_comes_out_as_soon_as_something_follows_it()
    {
        Prop.ForAll<byte[]>(rubbish =>
        {
            // What the rubbish may promise is at most the limit; after so many bytes the frames behind it are seen.
            byte[] stream = [.. rubbish, .. Examples.Login, .. Enumerable.Repeat(Examples.Heartbeat, 1_200).SelectMany(frame => frame)];
            return Drain(new ReadOnlySequence<byte>(stream), out _, out _).Count(frame => frame.StartsWith("13 15 None", StringComparison.Ordinal)) > 5;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_content_of_any_number_is_read_or_not_but_never_breaks()
    {
        Prop.ForAll<byte[], byte>((bytes, number) =>
        {
            ReadAll(number, bytes);
            foreach (var start in (byte[][])[[0xFF, 0xFF, 1], [0x0A], [0x0E], [0x03], [0x05], [3, 0x3C, 3], [0, 0, 0, 0, 0, 7, 0, 20], [0, 0x33, 0, 18], [(byte)(bytes.Length / 2)]]) ReadAll(number, [.. start, .. bytes]);
            return true;
        }).QuickCheckThrowOnFailure();
        foreach (var length in Enumerable.Range(0, 64))
        {
            foreach (var value in (byte[])[0, 1, 0x7F, 0x80, 0xFF]) ReadAll((byte)length, Enumerable.Repeat(value, length).ToArray());
        }
    }

    /// <summary>Everything the codec can make of a content, whatever its number.</summary>
    private static void ReadAll(byte number, ReadOnlySpan<byte> content)
    {
        _ = JimiAlarms.Of(number).Kind;
        if (JimiLogin.TryRead(content, out var login)) _ = (login.TimeZoneMinutes, login.Language, login.HasPlausibleImei);
        if (JimiHeartbeat.TryRead(content, out var beat)) _ = (beat.Ignition, beat.Language);
        if (JimiLocation.TryRead(content, out var at))
        {
            _ = (at.Time, at.Cell, at.Ignition, at.Mileage, at.Place.Latitude, at.Place.Longitude, at.Place.CourseDegrees, JimiUploadModes.NameOf(at.UploadMode ?? number));
            Assert.InRange(at.TrailingBytes, 0, content.Length);
            foreach (var module in new JimiModules(content[^at.TrailingBytes..], JimiModules.ShortLength)) _ = module.ExternalVolts;
        }
        if (JimiAlarm.TryRead(content, out var alarm))
        {
            _ = (alarm.Time, alarm.Place.Latitude, alarm.ExternalVolts, alarm.Files.DriverId.ToCleanString(20), alarm.Files.DriverName.ToCleanString(20));
            foreach (var name in alarm.Files) _ = name.ToFileName();
        }
        foreach (var answerNumber in (byte[])[JimiNumber.CommandAnswer, JimiNumber.CommandAnswerShort])
            if (JimiCommandAnswer.TryRead(answerNumber, content, out var answer)) Assert.True(answer.Text.ToCleanString(10).Length <= 10);
        if (JimiInfo.TryRead(content, out var info)) _ = (info.TryReadFuel(out _), info.TryReadIdentity(out _), info.Text.ToCleanString(20));
        if (JimiModuleData.TryRead(content, out var data)) _ = (data.TryReadTemperature(out _), data.TryReadCard(out _), data.Text.ToCleanString(20));
        if (JimiJourney.TryRead(content, out var journey)) _ = journey.Text.ToCleanString(20);
        if (JimiChannels.TryRead(content, out var channels))
            for (var i = 0; i < channels.Count; i++) _ = channels[i].Present;
        if (JimiPeripherals.TryRead(content, out var peripherals))
        {
            _ = (peripherals.Time, peripherals.IsWhole);
            foreach (var record in peripherals)
            {
                _ = (record.TryReadValue(out _), record.TryReadPlace(out _), record.TryReadCard(out _), record.TryReadRelayed(out _, out _), record.Tag.ToCleanString(9));
                for (var i = 0; i < record.Batch.Count; i++) _ = record.Batch[i].Time;
            }
        }
        foreach (var module in new JimiModules(content, JimiModules.LongLength)) _ = (module.TryReadPlace(out _), module.ExternalVolts, module.Buffered);
    }

    private static byte[] Part(byte choice, ushort split) => (choice % 12) switch
    {
        0 => [0x78, 0x78], 1 => [0x79, 0x79, 0, choice], 2 => [0x0D, 0x0A], 3 => Examples.Heartbeat, 4 => Wire.Frame(choice, [0x0D, 0x0A, 0x78, 0x78], split, isLong: true),
        5 => [0x78, 0x78, 5, choice, 0, 1, 2, 3, 0x0D, 0x0A], 6 => Examples.Login[..(choice % 18)], 7 => [0x78], 8 => [0x79], 9 => Examples.Channels, 10 => [0x78, 0x78, choice], _ => [choice],
    };

    /// <summary>As the relay feeds it: one growing segment, taken from the front.</summary>
    private static List<string> Received(byte[] stream, int pieceBytes)
    {
        var decoder = new JimiFrameDecoder(new JimiCodecOptions());
        var frames = new List<string>();
        var from = 0;
        for (var to = Math.Min(pieceBytes, stream.Length); ; to = Math.Min(to + pieceBytes, stream.Length))
        {
            var unread = new ReadOnlySequence<byte>(stream, from, to - from);
            while (decoder.TryDecode(ref unread, out var frame)) if (frame.IsFrame) frames.Add(Text(frame));
            from = to - (int)unread.Length;
            if (to == stream.Length) return frames;
        }
    }

    private static List<string> Drain(ReadOnlySequence<byte> bytes, out long taken, out long left)
    {
        var decoder = new JimiFrameDecoder(new JimiCodecOptions());
        var frames = new List<string>();
        taken = 0;
        while (decoder.TryDecode(ref bytes, out var frame))
        {
            Assert.NotEqual(0, frame.Bytes.Length);
            taken += frame.Bytes.Length;
            if (frame.IsFrame) frames.Add(Text(frame));
        }
        left = bytes.Length;
        return frames;
    }

    private static string Text(in JimiFrame frame) => FormattableString.Invariant($"{frame.Number:X2} {frame.Serial} {frame.Fault} {Convert.ToHexString(frame.Content)}");
}
