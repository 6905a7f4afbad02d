using System.Globalization;
using CloudCam.Simulators.Dvrip;

namespace CloudCam.Dev.Simulation;

/// <summary>What people can make an XM camera do.</summary>
/// <param name="camera">The camera.</param>
internal sealed class XmTriggers(XmCamera camera)
{
    public const string Help = "alarm [EVENT] [CHANNEL], alarm-stop [EVENT] [CHANNEL], reset, state";

    public async Task<string> DoAsync(string[] words, CancellationToken stop)
    {
        var name = words.Length > 1 ? words[1] : camera.Options.AlarmEvent;
        var channel = words.Length > 2 && int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        switch (words[0])
        {
            case "alarm":
                await camera.AlarmAsync(name, channel, stop);
                return $"{camera.Endpoint} {name} begins";
            case "alarm-stop":
                await camera.AlarmStopAsync(name, channel, stop);
                return $"{camera.Endpoint} {name} ends";
            case "reset":
                camera.DropAll(withReset: true);
                return $"{camera.Endpoint} resets its connections";
            case "state":
                var ledger = camera.Ledger;
                return string.Create(CultureInfo.InvariantCulture,
                    $"{camera.Endpoint} {camera.OpenConnections} connections, {camera.Sessions} logins of {ledger.Logins.Count}, {ledger.Frames} pictures, {ledger.SkippedFrames} skipped, {ledger.Alarms.Count} alarms, {ledger.Requests.Count} requests");
            default:
                return Help;
        }
    }
}
