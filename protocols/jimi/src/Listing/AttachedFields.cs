using System.Globalization;
using CloudCam.Protocols.Jimi.Messages;

namespace CloudCam.Protocols.Jimi.Listing;

/// <summary>What is attached to a unit, as fields. Each returns whether all of it was told in them.</summary>
internal static class AttachedFields
{
    public static bool Add(Dictionary<string, object?> fields, in JimiModuleData data)
    {
        fields["module"] = data.Module.ToString("x2", CultureInfo.InvariantCulture);
        if (data.TryReadTemperature(out var temperature)) Common.Add(fields, temperature);
        else if (data.TryReadCard(out var card)) Common.Add(fields, card);
        else if (!data.Text.IsEmpty) Common.Add(fields, data.Text);
        else return false;
        return true;
    }

    public static bool Add(Dictionary<string, object?> fields, in JimiJourney journey)
    {
        fields["module"] = journey.Module.ToString("x2", CultureInfo.InvariantCulture);
        fields["buffered"] = journey.Buffered;
        Common.Add(fields, journey.Text);
        return true;
    }

    public static bool Add(Dictionary<string, object?> fields, in JimiModules modules)
    {
        var list = new List<object?>();
        foreach (var module in modules)
        {
            var one = Begin(module.Id);
            if (module.TryReadPlace(out var gps)) AddGps(one, gps);
            else if (module.ExternalVolts is { } volts) one["externalVolts"] = volts;
            else if (module.Buffered is { } buffered) one["buffered"] = buffered;
            else one["raw"] = Convert.ToHexStringLower(module.Data);
            list.Add(one);
        }
        fields["modules"] = list;
        return modules.IsWhole;
    }

    public static bool Add(Dictionary<string, object?> fields, in JimiPeripherals peripherals)
    {
        Common.Add(fields, "deviceTime", peripherals.Time);
        var list = new List<object?>();
        foreach (var record in peripherals)
        {
            var one = Begin(record.Id);
            Add(one, record);
            list.Add(one);
        }
        fields["records"] = list;
        return peripherals.IsWhole;
    }

    private static void Add(Dictionary<string, object?> one, in JimiPeripheral record)
    {
        if (record.TryReadValue(out var value))
        {
            Common.Add(one, value);
        }
        else if (record.TryReadPlace(out var place))
        {
            PlaceFields.Add(one, place);
        }
        else if (record.TryReadCard(out var card))
        {
            Common.Add(one, card);
        }
        else if (record.TryReadRelayed(out var peripheral, out var data))
        {
            one["peripheral"] = (int)peripheral;
            one["raw"] = Convert.ToHexStringLower(data);
        }
        else if (record.Id == JimiPeripheral.TemperatureBatch)
        {
            one["batch"] = record.Batch.BatchNumber;
            one["readings"] = Readings(record.Batch);
        }
        else if (!record.Tag.IsEmpty)
        {
            Common.Add(one, record.Tag);
        }
        else
        {
            one["raw"] = Convert.ToHexStringLower(record.Data);
        }
    }

    private static List<object?> Readings(in JimiReadings readings)
    {
        var list = new List<object?>();
        for (var i = 0; i < readings.Count; i++)
        {
            var reading = readings[i];
            var one = new Dictionary<string, object?>();
            Common.Add(one, "deviceTime", reading.Time);
            one["celsius"] = reading.Celsius;
            one["humidityPercent"] = reading.HumidityPercent;
            list.Add(one);
        }
        return list;
    }

    private static void AddGps(Dictionary<string, object?> one, in JimiGpsModule gps)
    {
        Common.Add(one, "deviceTime", gps.Time);
        PlaceFields.Add(one, gps.Place);
        one["speedKmh"] = gps.SpeedKmh;
        one["altitudeMetres"] = gps.AltitudeMetres;
        one["satellites"] = gps.Satellites;
    }

    private static Dictionary<string, object?> Begin(ushort id) => new() { ["id"] = id.ToString("x4", CultureInfo.InvariantCulture) };
}
