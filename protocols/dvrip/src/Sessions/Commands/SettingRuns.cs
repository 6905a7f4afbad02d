using System.Buffers;
using System.Text;
using System.Text.Json;
using CloudCam.Core.Commands;
using CloudCam.Protocols.Dvrip.Messages;
using CloudCam.Protocols.Dvrip.Requests;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions.Commands;

/// <summary>Reads a setting; the answer is its value as JSON, what looks like a password left out.</summary>
internal sealed class GetSettingRun(DvripMainSession main, DeviceCommand command, string name) : DvripRun(main, command)
{
    /// <inheritdoc/>
    public override void Begin(SessionOutbox outbox)
    {
        // What the camera tells about itself is no configuration, and asked for by other numbers.
        var (request, write) = name switch
        {
            "SystemInfo" => (DvripMessageId.Info, DvripWriter.SystemInfo),
            "StorageInfo" => (DvripMessageId.Info, DvripWriter.StorageInfo),
            "WorkState" => (DvripMessageId.Info, DvripWriter.WorkState),
            "OPTimeQuery" => (DvripMessageId.TimeQuery, DvripWriter.TimeQuery),
            _ => (DvripMessageId.GetConfig, (RequestWriter)((output, stamp) => DvripWriter.GetConfig(output, stamp, name))),
        };
        Main.Request(request, write, OnReply, outbox);
    }

    private void OnReply(in DvripReply reply, SessionOutbox outbox)
    {
        if (reply.Problem is { } problem)
        {
            Fail(problem, outbox);
            return;
        }
        var value = DvripConfig.Find(reply.Text.Span, Encoding.UTF8.GetBytes(name));
        if (value.IsEmpty) Fail("bad-answer", outbox);
        else Answer(SettingText.Of(value), outbox);
    }
}

/// <summary>Switches one alarm output. The camera takes all of them at once, so those of several are asked for first.</summary>
internal sealed class AlarmOutputRun(DvripMainSession main, DeviceCommand command, int output, DvripAlarmOutMode mode) : DvripRun(main, command)
{
    private const string Setting = "Alarm.AlarmOut";

    /// <inheritdoc/>
    public override void Begin(SessionOutbox outbox)
    {
        if (Main.AlarmOutputs > 0 && output >= Main.AlarmOutputs) Fail("no-such-output", outbox);
        else if (output == 0 && Main.AlarmOutputs <= 1) Set([mode], outbox);
        else Main.Request(DvripMessageId.GetConfig, (to, stamp) => DvripWriter.GetConfig(to, stamp, Setting), OnModes, outbox);
    }

    private void OnModes(in DvripReply reply, SessionOutbox outbox)
    {
        if (reply.Problem is { } problem)
        {
            Fail(problem, outbox);
            return;
        }
        var modes = SettingText.AlarmOutModes(DvripConfig.Find(reply.Text.Span, "Alarm.AlarmOut"u8));
        if (output >= modes.Length)
        {
            Fail("no-such-output", outbox);
            return;
        }
        modes[output] = mode;
        Set(modes, outbox);
    }

    private void Set(DvripAlarmOutMode[] modes, SessionOutbox outbox) => Main.Request(DvripMessageId.SetConfig, (to, stamp) => DvripWriter.AlarmOut(to, stamp, modes), End, outbox);
}

/// <summary>Values of settings.</summary>
internal static class SettingText
{
    private const string Hidden = "***";

    private static readonly string[] SecretWords = ["pass", "pwd", "secret", "token"];

    /// <summary>A value as an answer: compact, without what looks like a password, at most as long as an answer may be.</summary>
    public static string Of(ReadOnlySpan<byte> value)
    {
        var output = new ArrayBufferWriter<byte>(value.Length);
        var json = new Utf8JsonReader(value, new JsonReaderOptions { MaxDepth = 64 });
        try
        {
            using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { MaxDepth = 64, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            using var document = JsonDocument.ParseValue(ref json);
            Write(document.RootElement, writer);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Half of a character pair, or a name twice: shown as little as it is understood.
            return "";
        }
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        return text.Length > CommandOutcome.MaxAnswerLength ? text[..CommandOutcome.MaxAnswerLength] : text;
    }

    /// <summary>What each alarm output does now; one whose mode is not known goes by the camera's configuration.</summary>
    public static DvripAlarmOutMode[] AlarmOutModes(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return [];
        var json = new Utf8JsonReader(value);
        try
        {
            using var document = JsonDocument.ParseValue(ref json);
            return document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.EnumerateArray().Take(DvripWriter.MaxAlarmOutputs).Select(ModeOf)] : [];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Half of a character pair: no list of outputs that anybody could set.
            return [];
        }
    }

    private static DvripAlarmOutMode ModeOf(JsonElement output) =>
        output.ValueKind != JsonValueKind.Object || !output.TryGetProperty("AlarmOutType", out var type) || type.ValueKind != JsonValueKind.String ? DvripAlarmOutMode.Auto
        : type.ValueEquals("MANUAL"u8) ? DvripAlarmOutMode.On : type.ValueEquals("CLOSE"u8) ? DvripAlarmOutMode.Off : DvripAlarmOutMode.Auto;

    private static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    if (Array.Exists(SecretWords, word => member.Name.Contains(word, StringComparison.OrdinalIgnoreCase))) writer.WriteStringValue(Hidden);
                    else Write(member.Value, writer);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray()) Write(item, writer);
                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
