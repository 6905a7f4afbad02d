using System.Globalization;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Jimi.Messages;

namespace CloudCam.Protocols.Jimi.Listing;

/// <summary>What a unit tells about itself, as fields. Each returns whether all of it was told in them.</summary>
internal static class DeviceFields
{
    public static bool Add(Dictionary<string, object?> fields, in JimiLogin login)
    {
        fields["imei"] = login.HasPlausibleImei ? DeviceId.FromImei(login.Imei).Value : login.Imei.ToString(CultureInfo.InvariantCulture);
        Common.Add(fields, "type", login.Type is { } type ? type.ToString("x4", CultureInfo.InvariantCulture) : null);
        Common.Add(fields, "timeZoneMinutes", login.TimeZoneMinutes);
        Common.Add(fields, "language", login.Language);
        return login.HasPlausibleImei;
    }

    public static bool Add(Dictionary<string, object?> fields, in JimiHeartbeat beat)
    {
        fields["state"] = beat.State.ToString("x2", CultureInfo.InvariantCulture);
        fields["ignition"] = beat.Ignition;
        fields["charging"] = beat.Charging;
        fields["positionFixed"] = beat.PositionFixed;
        fields["powerCut"] = beat.PowerCut;
        fields["batteryLevel"] = (int)beat.BatteryLevel;
        fields["signalLevel"] = (int)beat.SignalLevel;
        Common.Add(fields, "port", beat.Port is { } port ? (int)port : null);
        Common.Add(fields, "language", beat.Language);
        return true;
    }

    public static bool Add(Dictionary<string, object?> fields, in JimiCommandAnswer answer)
    {
        fields["serverFlag"] = (long)answer.ServerFlag;
        fields["coding"] = answer.Text.Coding == JimiTextCoding.Utf16 ? "utf-16" : "ascii";
        fields["answer"] = answer.Text.ToCleanString(Common.MaxChars);
        return true;
    }

    public static bool Add(Dictionary<string, object?> fields, in JimiInfo info)
    {
        fields["kind"] = info.Kind.ToString("x2", CultureInfo.InvariantCulture);
        switch (info.Kind)
        {
            case JimiInfo.Uuid:
                fields["uuid"] = info.Text.ToCleanString(Common.MaxChars);
                return true;
            case JimiInfo.Firmware:
                fields["firmware"] = info.Text.ToCleanString(Common.MaxChars);
                return true;
            case JimiInfo.Identity when info.TryReadIdentity(out var identity):
                Common.Add(fields, "imei", identity.Imei is { } imei ? DeviceId.FromImei(imei).Value : null);
                Common.Add(fields, "imsi", identity.Imsi);
                Common.Add(fields, "iccid", identity.Iccid);
                return identity.Imei is not null && identity.Imsi is not null && identity.Iccid is not null;
            case JimiInfo.Fuel when info.TryReadFuel(out var fuel):
                Common.Add(fields, fuel);
                return true;
            default:
                return false;
        }
    }

    public static bool Add(Dictionary<string, object?> fields, in JimiChannels channels)
    {
        var list = new List<object?>();
        for (var i = 0; i < channels.Count; i++)
        {
            var channel = channels[i];
            list.Add(new Dictionary<string, object?> { ["number"] = channel.Number, ["builtIn"] = channel.BuiltIn, ["present"] = channel.Present });
        }
        fields["channels"] = list;
        return true;
    }
}
