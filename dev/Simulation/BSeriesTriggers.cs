using System.Globalization;
using CloudCam.Simulators.BSeries;

namespace CloudCam.Dev.Simulation;

/// <summary>What people can make a B Series camera do.</summary>
/// <param name="camera">The camera.</param>
internal sealed class BSeriesTriggers(BSeriesCamera camera)
{
    public const string Help = "alarm [motion|input|sound], alarm-stop, reset, state";

    public async Task<string> DoAsync(string[] words)
    {
        switch (words[0])
        {
            case "alarm":
                var alarm = words.Length > 1 && Enum.TryParse<BSeriesAlarm>(words[1], ignoreCase: true, out var named) ? named : BSeriesAlarm.Motion;
                await camera.AlarmAsync(alarm);
                return $"{camera.Endpoint} {alarm} begins";
            case "alarm-stop":
                await camera.AlarmAsync(BSeriesAlarm.Stopped);
                return $"{camera.Endpoint} the alarm ends";
            case "reset":
                camera.DropAll(withReset: true);
                return $"{camera.Endpoint} resets its connections";
            case "state":
                var ledger = camera.Ledger;
                return string.Create(CultureInfo.InvariantCulture,
                    $"{camera.Endpoint} {camera.OpenConnections} connections, {camera.Clients} clients, {ledger.Pictures} pictures, {ledger.Sounds} packets of sound, {ledger.Alarms.Count} alarms, {ledger.TalkPackets} packets of talk");
            default:
                return Help;
        }
    }
}
