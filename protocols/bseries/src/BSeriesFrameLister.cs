using System.Buffers;
using System.Text;
using CloudCam.Protocols.BSeries.Messages;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Listing;

namespace CloudCam.Protocols.BSeries;

/// <summary>Lists frames of both connections and both directions from a hex dump. Bytes that can be no frame are skipped up to the next magic, and said so.</summary>
/// <param name="options">Length limits.</param>
public sealed class BSeriesFrameLister(BSeriesOptions options) : IFrameLister
{
    private readonly BSeriesFrameDecoder decoder = new(options);
    private byte[] unfinished = [];

    /// <inheritdoc/>
    public IEnumerable<FrameListing> List(ReadOnlyMemory<byte> chunk)
    {
        var listings = new List<FrameListing>();
        var unread = new ReadOnlySequence<byte>([.. unfinished, .. chunk.Span]);
        while (!unread.IsEmpty)
        {
            try
            {
                if (!decoder.TryDecode(ref unread, out var frame)) break;
                listings.Add(Describe(frame));
            }
            catch (ProtocolViolationException violation)
            {
                var rest = AfterNextMagic(unread);
                listings.Add(new FrameListing { Error = $"{violation.Message}; {unread.Length - rest.Length} bytes dropped" });
                unread = rest;
            }
        }
        unfinished = unread.ToArray();
        return listings;
    }

    /// <inheritdoc/>
    public IEnumerable<FrameListing> Finish()
    {
        if (unfinished.Length == 0) return [];
        var listing = new FrameListing { Error = $"unfinished frame: {unfinished.Length} bytes" };
        unfinished = [];
        return [listing];
    }

    private static ReadOnlySequence<byte> AfterNextMagic(ReadOnlySequence<byte> bytes)
    {
        var reader = new SequenceReader<byte>(bytes.Slice(1));
        return reader.TryAdvanceTo((byte)'M', advancePastDelimiter: false) ? reader.UnreadSequence : default;
    }

    private static FrameListing Describe(in BSeriesFrame frame)
    {
        var fields = new Dictionary<string, object?> { ["connection"] = frame.Connection == BSeriesConnection.Operation ? "operation" : "audio-video", ["code"] = (int)frame.Code };
        string name;
        bool understood;
        if (frame.Connection == BSeriesConnection.Operation)
        {
            name = Enum.IsDefined((BSeriesOperation)frame.Code) ? Words(((BSeriesOperation)frame.Code).ToString()) : "unknown";
            understood = TryDescribe((BSeriesOperation)frame.Code, frame.Text, fields);
        }
        else
        {
            name = Enum.IsDefined((BSeriesMedia)frame.Code) ? Words(((BSeriesMedia)frame.Code).ToString()) : "unknown";
            understood = TryDescribe((BSeriesMedia)frame.Code, frame.Text, fields);
        }
        return new FrameListing { Frame = name, LengthValid = understood, Fields = fields };
    }

    /// <returns>Whether the text has the length its code asks for.</returns>
    private static bool TryDescribe(BSeriesOperation operation, in ReadOnlySequence<byte> text, Dictionary<string, object?> fields)
    {
        switch (operation)
        {
            case BSeriesOperation.LoginResponse:
                if (!BSeriesLoginAnswer.TryRead(text, out var login)) return false;
                (fields["result"], fields["cameraId"], fields["firmware"]) = (ResultWord(login.Result), login.CameraId, login.Firmware);
                return true;
            case BSeriesOperation.VerifyRequest:
                // A dump is pasted into tickets: who logs in is shown, with which password is not.
                if (text.Length != 2 * BSeriesWriter.MaxCredentialLength) return false;
                fields["user"] = Encoding.ASCII.GetString(text.Slice(0, BSeriesWriter.MaxCredentialLength)).TrimEnd('\0');
                return true;
            case BSeriesOperation.VerifyResponse:
                if (!BSeriesVerifyAnswer.TryRead(text, out var verify)) return false;
                (fields["result"], fields["privilege"]) = (ResultWord(verify.Result), (int?)verify.Privilege);
                return true;
            case BSeriesOperation.VideoStartResponse or BSeriesOperation.AudioStartResponse or BSeriesOperation.TalkStartResponse:
                if (!BSeriesStartAnswer.TryRead(text, out var start)) return false;
                (fields["result"], fields["dataConnectionId"]) = (ResultWord(start.Result), start.DataConnectionId);
                return true;
            case BSeriesOperation.AlarmNotify:
                if (!BSeriesAlarm.TryRead(text, out var alarm)) return false;
                fields["alarm"] = Enum.IsDefined(alarm.Kind) ? Words(alarm.Kind.ToString()) : $"type-{(byte)alarm.Kind}";
                if (alarm.Area is { } area) fields["area"] = new List<object?> { (int)area.Left, (int)area.Top, (int)area.Right, (int)area.Bottom };
                return true;
            case BSeriesOperation.LoginRequest or BSeriesOperation.VideoEnd or BSeriesOperation.AudioEnd or BSeriesOperation.TalkEnd or BSeriesOperation.KeepAlive
                or BSeriesOperation.FetchParameters:
                return text.IsEmpty;
            case BSeriesOperation.VideoStartRequest or BSeriesOperation.AudioStartRequest or BSeriesOperation.TalkStartRequest or BSeriesOperation.DecoderControl:
                if (text.Length != 1) return false;
                fields["value"] = (int)text.FirstSpan[0];
                return true;
            default:
                fields["textBytes"] = text.Length;
                return true;
        }
    }

    private static bool TryDescribe(BSeriesMedia code, in ReadOnlySequence<byte> text, Dictionary<string, object?> fields)
    {
        switch (code)
        {
            case BSeriesMedia.VideoData:
                if (!BSeriesVideo.TryRead(text, out var video)) return false;
                (fields["uptimeSeconds"], fields["clock"], fields["pictureBytes"]) = (video.UptimeCentiseconds / 100.0, Clock(video.ClockSeconds), video.Picture.Length);
                return true;
            case BSeriesMedia.AudioData or BSeriesMedia.TalkData:
                if (!BSeriesAudio.TryRead(text, out var audio)) return false;
                (fields["serial"], fields["clock"], fields["adpcmBytes"]) = (audio.Serial, Clock(audio.ClockSeconds), audio.Adpcm.Length);
                return true;
            case BSeriesMedia.LoginRequest:
                var reader = new SequenceReader<byte>(text);
                if (text.Length != 4 || !reader.TryReadLittleEndian(out int id)) return false;
                fields["dataConnectionId"] = (uint)id;
                return true;
            case BSeriesMedia.KeepAlive:
                return text.IsEmpty;
            default:
                fields["textBytes"] = text.Length;
                return true;
        }
    }

    private static string Clock(uint seconds) => Core.Events.CloudEventWriter.Text(DateTimeOffset.FromUnixTimeSeconds(seconds));

    private static string ResultWord(BSeriesResult result) => Enum.IsDefined(result) ? Words(result.ToString()) : $"result-{(ushort)result}";

    /// <summary><c>VideoStartRequest</c> as <c>video-start-request</c>.</summary>
    private static string Words(string name) =>
        string.Concat(name.Select((letter, index) => char.IsUpper(letter) ? (index == 0 ? "" : "-") + char.ToLowerInvariant(letter) : letter.ToString()));
}
