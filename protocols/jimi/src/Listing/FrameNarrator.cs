using System.Buffers;
using CloudCam.Protocols.Jimi.Messages;
using CloudCam.Protocols.Listing;

namespace CloudCam.Protocols.Jimi.Listing;

/// <summary>Explains one frame: its fields in the event contract's names, and what a server would answer.</summary>
internal sealed class FrameNarrator(TimeProvider time)
{
    private const int ServerFlagBytes = 4;

    public FrameListing Describe(in JimiFrame frame)
    {
        var fields = new Dictionary<string, object?> { ["number"] = $"0x{frame.Number:x2}", ["serial"] = (int)frame.Serial };
        var isAnswer = frame.Content.IsEmpty && frame.Number != JimiNumber.TimeRequest && IsAnswered(frame.Number);
        return new FrameListing
        {
            Frame = isAnswer ? "answer" : NameOf(frame),
            CrcValid = frame.IsGood,
            LengthValid = true,
            Fields = isAnswer || TryRead(frame, fields) ? fields : WithRaw(frame, fields),
            Reply = frame.IsGood && !isAnswer ? Reply(frame) : null,
        };
    }

    /// <summary>What is answered: by the vendor's document, and 0x37 and 0x95, which other servers answer and units bear.</summary>
    private static bool IsAnswered(byte number) => number is JimiNumber.Login or JimiNumber.Heartbeat or JimiNumber.Location or JimiNumber.Location2 or JimiNumber.Alarm
        or JimiNumber.Channels or JimiNumber.Peripherals or JimiNumber.Extension or JimiNumber.TimeRequest;

    private static string NameOf(in JimiFrame frame) => frame.Number switch
    {
        JimiNumber.Login => "login",
        JimiNumber.Heartbeat => "heartbeat",
        JimiNumber.Location => "location",
        JimiNumber.Location2 => "location-2",
        JimiNumber.Alarm => "alarm",
        JimiNumber.Command => "command",
        JimiNumber.CommandAnswer or JimiNumber.CommandAnswerShort => "command-answer",
        JimiNumber.Info => "info",
        JimiNumber.ModuleData => "module-data",
        JimiNumber.JourneyText => "journey",
        JimiNumber.Channels => "channels",
        JimiNumber.Peripherals => "peripherals",
        JimiNumber.Extension => "extension",
        JimiNumber.TimeRequest => frame.Content.IsEmpty ? "time-request" : "time",
        _ => "unknown",
    };

    private static Dictionary<string, object?> WithRaw(in JimiFrame frame, Dictionary<string, object?> fields)
    {
        fields["raw"] = Convert.ToHexStringLower(frame.Content);
        return fields;
    }

    /// <returns>False when the content, or a part of it, is to be shown raw.</returns>
    private static bool TryRead(in JimiFrame frame, Dictionary<string, object?> fields)
    {
        var content = frame.Content;
        switch (frame.Number)
        {
            case JimiNumber.Login: return JimiLogin.TryRead(content, out var login) && DeviceFields.Add(fields, login);
            case JimiNumber.Heartbeat: return JimiHeartbeat.TryRead(content, out var beat) && DeviceFields.Add(fields, beat);
            case JimiNumber.Location or JimiNumber.Location2: return JimiLocation.TryRead(content, out var location) && PlaceFields.Add(fields, location, content);
            case JimiNumber.Alarm: return JimiAlarm.TryRead(content, out var alarm) && PlaceFields.Add(fields, alarm);
            case JimiNumber.Command: return TryReadCommand(content, fields);
            case JimiNumber.CommandAnswer or JimiNumber.CommandAnswerShort:
                return JimiCommandAnswer.TryRead(frame.Number, content, out var answer) && DeviceFields.Add(fields, answer);
            case JimiNumber.Info: return JimiInfo.TryRead(content, out var info) && DeviceFields.Add(fields, info);
            case JimiNumber.ModuleData: return JimiModuleData.TryRead(content, out var data) && AttachedFields.Add(fields, data);
            case JimiNumber.JourneyText: return JimiJourney.TryRead(content, out var journey) && AttachedFields.Add(fields, journey);
            case JimiNumber.Channels: return JimiChannels.TryRead(content, out var channels) && DeviceFields.Add(fields, channels);
            case JimiNumber.Peripherals: return JimiPeripherals.TryRead(content, out var peripherals) && AttachedFields.Add(fields, peripherals);
            case JimiNumber.Extension: return AttachedFields.Add(fields, new JimiModules(content, JimiModules.LongLength));
            case JimiNumber.TimeRequest when content.Length == WireTime.Bytes:
                Common.Add(fields, "time", WireTime.FromFields(WireTime.Pack(content)));
                return true;
            case JimiNumber.TimeRequest: return content.IsEmpty;
            default: return false;
        }
    }

    /// <summary>The server's own frame: length, flag, text, and perhaps a language.</summary>
    private static bool TryReadCommand(ReadOnlySpan<byte> content, Dictionary<string, object?> fields)
    {
        if (content.Length < 1 + ServerFlagBytes || content[0] < ServerFlagBytes || content.Length < 1 + content[0]) return false;
        fields["serverFlag"] = (long)content.UInt32(1);
        fields["command"] = new JimiText(content[(1 + ServerFlagBytes)..(1 + content[0])]).ToCleanString(JimiWriter.MaxCommandChars);
        if (content.Length == 1 + content[0] + 2) fields["language"] = (int)content.UInt16(1 + content[0]);
        return true;
    }

    private ReadOnlyMemory<byte>? Reply(in JimiFrame frame)
    {
        if (!IsAnswered(frame.Number)) return null;
        var output = new ArrayBufferWriter<byte>(JimiWriter.ReplyBytes * 2);
        if (frame.Number != JimiNumber.TimeRequest) JimiWriter.WriteReply(output, frame.Number, frame.Serial);
        else if (frame.Content.IsEmpty) JimiWriter.WriteTimeReply(output, time.GetUtcNow());
        else return null;
        return output.WrittenMemory;
    }
}
