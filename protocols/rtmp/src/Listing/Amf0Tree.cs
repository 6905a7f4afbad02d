using CloudCam.Protocols.Rtmp.Amf0;

namespace CloudCam.Protocols.Rtmp.Listing;

/// <summary>AMF0 values as lists and dictionaries, for people.</summary>
internal static class Amf0Tree
{
    // What a screen bears.
    private const int MaxText = 1_024;

    public static List<object?> ReadAll(ref Amf0Reader reader)
    {
        var values = new List<object?>();
        while (!reader.IsAtEnd) values.Add(Read(ref reader, 0));
        return values;
    }

    private static object? Read(ref Amf0Reader reader, int depth)
    {
        switch (reader.Next)
        {
            case Amf0Type.Number: return reader.TryReadNumber(out var number) ? number : null;
            case Amf0Type.Boolean: return reader.TryReadBoolean(out var flag) ? flag : null;
            case Amf0Type.Text or Amf0Type.LongText: return reader.TryReadText(out var text) ? text.ToCleanString(MaxText) : null;
            case Amf0Type.Date: return reader.TryReadDate(out var date) ? date : null;
            // Lists are not counted by the reader as a nest, as it does not walk through them: one limit for both.
            case Amf0Type.AnonymousObject or Amf0Type.EcmaArray or Amf0Type.TypedObject when depth < Amf0Reader.MaxDepth: return ReadObject(ref reader, depth);
            case Amf0Type.StrictArray when depth < Amf0Reader.MaxDepth: return ReadList(ref reader, depth);
            case var type:
                reader.Skip();
                return type == Amf0Type.Null ? null : type.ToString();
        }
    }

    private static Dictionary<string, object?> ReadObject(ref Amf0Reader reader, int depth)
    {
        var fields = new Dictionary<string, object?>();
        reader.TryEnterObject();
        while (reader.TryReadName(out var name)) fields[name.ToCleanString(MaxText)] = reader.IsAtEnd ? null : Read(ref reader, depth + 1);
        return fields;
    }

    private static List<object?> ReadList(ref Amf0Reader reader, int depth)
    {
        var values = new List<object?>();
        reader.TryEnterList(out var count);
        for (var i = 0u; i < count && !reader.IsAtEnd; i++) values.Add(Read(ref reader, depth + 1));
        return values;
    }
}
