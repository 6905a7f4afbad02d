using System.Text;
using System.Text.Json;
using CloudCam.Core.Media;

namespace CloudCam.Functions.Uploads;

/// <summary>
/// Takes a name list apart: JSON with <c>imei</c> and <c>fileNameList</c>, names joined with commas (an array of texts is taken too). Works on the bytes;
/// only names become texts.
/// </summary>
internal sealed class NameListParser(int maxNames)
{
    // An object, and the array some servers make of the list.
    private const int MaxDepth = 4;

    private const int MaxImeiBytes = 64;

    private readonly List<string> names = [];

    /// <summary>The names that can be ones, in the order of the list.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Whether there was a list at all.</summary>
    public bool HasList { get; private set; }

    /// <summary>Names that cannot be ones.</summary>
    public int Dropped { get; private set; }

    /// <summary>What the list says whose it is; null when nothing.</summary>
    public string? Imei { get; private set; }

    /// <summary>Reads a list.</summary>
    /// <exception cref="FormException">It is no such JSON, or has too many names.</exception>
    public void Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth, AllowTrailingCommas = true });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new FormException(UploadRefusal.BadJson);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadMember(ref reader);
            // Nothing but white space may follow.
            if (reader.TokenType != JsonTokenType.EndObject || reader.Read()) throw new FormException(UploadRefusal.BadJson);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FormException(UploadRefusal.BadJson);
        }
        if (!HasList) throw new FormException(UploadRefusal.BadJson);
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        var (isImei, isList) = (reader.ValueTextEquals("imei"u8), reader.ValueTextEquals("fileNameList"u8));
        reader.Read();
        if (isImei && reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= MaxImeiBytes) Imei = reader.GetString();
        else if (isImei && reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out var number)) Imei = number.ToString("D15", System.Globalization.CultureInfo.InvariantCulture);
        else if (isList) ReadList(ref reader);
        else reader.Skip();
    }

    private void ReadList(ref Utf8JsonReader reader)
    {
        HasList = true;
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                AddJoined(ref reader);
                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType == JsonTokenType.String) AddJoined(ref reader);
                if (reader.TokenType != JsonTokenType.EndArray) throw new FormException(UploadRefusal.BadJson);
                break;
            case JsonTokenType.Null:
                break;
            default:
                throw new FormException(UploadRefusal.BadJson);
        }
    }

    private void AddJoined(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            AddJoined(reader.ValueSpan);
            return;
        }
        var unescaped = new byte[reader.ValueSpan.Length];
        AddJoined(unescaped.AsSpan(0, reader.CopyString(unescaped)));
    }

    private void AddJoined(ReadOnlySpan<byte> joined)
    {
        foreach (var range in joined.Split((byte)','))
        {
            var text = joined[range].Trim(" \t\r\n"u8);
            if (text.IsEmpty) continue;
            if (!CameraFileName.IsValid(text)) Dropped++;
            else names.Add(Encoding.ASCII.GetString(text));
            if (names.Count + Dropped > maxNames) throw new FormException(UploadRefusal.TooManyNames);
        }
    }
}
