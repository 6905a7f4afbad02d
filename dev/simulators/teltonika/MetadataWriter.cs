using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CloudCam.Simulators.Teltonika;

/// <summary>Writes the data of a METADATA command (0x000B) in the layout of the camera.</summary>
internal static class MetadataWriter
{
    private const int DriverNameBytes = 10;

    /// <summary>DualCam 13/14/32/40 bytes, ADAS 15, DSM 26, or JSON when <paramref name="unified"/>.</summary>
    public static byte[] Write(CameraFile file, bool unified, bool jsonNumbersAsText) => (unified, file.Family) switch
    {
        (true, _) => WriteJson(file, jsonNumbersAsText),
        (false, CameraFamily.DualCam) => WriteDualCam(file.Metadata, file.TypeCode),
        (false, CameraFamily.Adas) => WriteAdas(file.Metadata, file.TypeCode),
        _ => WriteDsm(file.Metadata, file.TypeCode),
    };

    /// <summary>What a DualCam says about an id it holds no file for: time 0.</summary>
    public static byte[] WriteMissing(CameraFileKind kind) =>
        WriteDualCam(
            new CameraMetadata { TriggeredAt = DateTimeOffset.UnixEpoch, FramesPerSecond = 0, Latitude = 0, Longitude = 0 },
            CameraFile.DualCam(kind, ReadOnlyMemory<byte>.Empty).TypeCode);

    private static byte[] WriteDualCam(CameraMetadata values, byte typeCode)
    {
        var all = new byte[40];
        all[0] = values.LayoutVersion;
        all[1] = typeCode;
        BinaryPrimitives.WriteInt64BigEndian(all.AsSpan(2), values.TriggeredAt.ToUnixTimeMilliseconds());
        all[10] = values.Trigger;
        BinaryPrimitives.WriteUInt16BigEndian(all.AsSpan(11), values.DurationSeconds);
        all[13] = values.FramesPerSecond;
        BinaryPrimitives.WriteInt16BigEndian(all.AsSpan(14), values.TimeZoneMinutes);
        BinaryPrimitives.WriteDoubleBigEndian(all.AsSpan(16), values.Latitude);
        BinaryPrimitives.WriteDoubleBigEndian(all.AsSpan(24), values.Longitude);
        BinaryPrimitives.WriteInt64BigEndian(all.AsSpan(32), (values.EventAt ?? values.TriggeredAt).ToUnixTimeMilliseconds());
        var lengthBytes = values.LayoutVersion switch { 1 => 13, 2 => 14, 3 => 32, _ => 40 };
        return all[..lengthBytes];
    }

    private static byte[] WriteAdas(CameraMetadata values, byte typeCode)
    {
        var data = new byte[15];
        WriteSecondsTypeTriggerAndPlace(data, values, typeCode);
        data[14] = (byte)Math.Min(values.DurationSeconds, byte.MaxValue);
        return data;
    }

    private static byte[] WriteDsm(CameraMetadata values, byte typeCode)
    {
        var data = new byte[26];
        WriteSecondsTypeTriggerAndPlace(data, values, typeCode);
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(14), values.DsmEvents);
        var name = data.AsSpan(16, DriverNameBytes);
        if (values.DriverName is null)
        {
            name.Fill(0xFF);
        }
        else
        {
            // The whole field is reversed, so the filling of a short name comes first.
            Encoding.ASCII.GetBytes(values.DriverName.AsSpan(0, Math.Min(values.DriverName.Length, DriverNameBytes)), name);
            name.Reverse();
        }

        return data;
    }

    private static void WriteSecondsTypeTriggerAndPlace(Span<byte> data, CameraMetadata values, byte typeCode)
    {
        BinaryPrimitives.WriteUInt32BigEndian(data, (uint)values.TriggeredAt.ToUnixTimeSeconds());
        data[4] = typeCode;
        data[5] = values.Trigger;
        BinaryPrimitives.WriteInt32BigEndian(data[6..], (int)Math.Round(values.Latitude * 1_000_000));
        BinaryPrimitives.WriteInt32BigEndian(data[10..], (int)Math.Round(values.Longitude * 1_000_000));
    }

    private static byte[] WriteJson(CameraFile file, bool numbersAsText)
    {
        var values = file.Metadata;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Number("version", values.LayoutVersion);
            json.WriteStartObject("file");
            Number("file_type", file.TypeCode);
            Number("file_timestamp", values.TriggeredAt.ToUnixTimeSeconds());
            Number("duration", values.DurationSeconds);
            Number("framerate", values.FramesPerSecond);
            json.WriteEndObject();
            json.WriteStartObject("fm_trigger");
            Number("type", values.Trigger);
            json.WriteEndObject();
            json.WriteStartObject("cam_trigger");
            Number("type", values.DsmEvents);
            json.WriteEndObject();
            json.WriteStartObject("location");
            Number("latitude", values.Latitude);
            Number("longitude", values.Longitude);
            json.WriteEndObject();
            if (values.DriverName is not null)
            {
                json.WriteString("driver_name", values.DriverName);
            }

            json.WriteEndObject();

            void Number(string name, double value)
            {
                if (numbersAsText)
                {
                    json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
                }
                else
                {
                    json.WriteNumber(name, value);
                }
            }
        }

        return buffer.WrittenSpan.ToArray();
    }
}
