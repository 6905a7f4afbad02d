using CloudCam.Core.Events;
using CloudCam.Protocols.Jimi.Messages;

namespace CloudCam.Protocols.Jimi.Listing;

/// <summary>Fields; what a unit did not tell is left out.</summary>
internal static class Common
{
    /// <summary>Longest text shown: more than the longest known answer has.</summary>
    public const int MaxChars = 2_000;

    public static void Add(Dictionary<string, object?> fields, string name, object? value)
    {
        if (value is null) return;
        fields[name] = value switch { DateTimeOffset time => CloudEventWriter.Text(time), JimiLanguage language => language.ToString().ToLowerInvariant(), _ => value };
    }

    public static void Add(Dictionary<string, object?> fields, in JimiSensorValue value)
    {
        fields["sensor"] = value.Sensor;
        Add(fields, "sensorId", value.SensorId);
        fields["value"] = value.Value;
        Add(fields, "unit", value.Unit);
    }

    public static void Add(Dictionary<string, object?> fields, in JimiText text)
    {
        fields["text"] = text.ToCleanString(MaxChars);
    }

    public static void Add(Dictionary<string, object?> fields, in JimiDriverCard card)
    {
        Add(fields, "deviceTime", card.Time);
        fields["status"] = (int)card.Status;
        Add(fields, "state", card.State);
        Add(fields, card.Text);
    }
}
