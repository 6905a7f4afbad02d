using System.Text.Json;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Events;

/// <summary>Numbers of events that come with every frame.</summary>
internal static class JsonNumbers
{
    /// <summary>Writes the same as <see cref="Utf8JsonWriter.WriteNumber(JsonEncodedText, double)"/>, quicker where <see cref="ShortNumber"/> can.</summary>
    public static void WriteShortNumber(this Utf8JsonWriter writer, JsonEncodedText name, double value)
    {
        Span<byte> text = stackalloc byte[ShortNumber.MaxLength];
        var length = ShortNumber.TryWrite(value, text);
        if (length == 0)
        {
            writer.WriteNumber(name, value);
            return;
        }
        writer.WritePropertyName(name);
        writer.WriteRawValue(text[..length], skipInputValidation: true);
    }
}
