using CloudCam.Simulators.Jimi;

namespace CloudCam.Dev.Load;

/// <summary>A JC400 that drives: a position every so often, an alarm now and then. What it is answered is in its own account.</summary>
internal sealed class Vehicle
{
    // Seconds of the device's clock between two positions: a packet has whole seconds, and each shall be told apart.
    private const int SecondsBetween = 2;
    private const int PositionsBetweenAlarms = 15;
    private const double DegreesBetween = 0.0001;
    private static readonly string[] AlarmsInTurn = ["crash", "sos"];

    private readonly JimiCamera camera;
    private readonly bool raisesAlarms;
    private int driven;

    /// <summary>Makes the camera; it dials when it is run.</summary>
    /// <param name="imei">Its IMEI.</param>
    /// <param name="ring">Its way to the relays.</param>
    /// <param name="positionsPerSecond">Positions a second; its clock runs faster, so that they are seconds apart.</param>
    /// <param name="raisesAlarms">Whether it raises alarms.</param>
    public Vehicle(ulong imei, RelayRing ring, int positionsPerSecond, bool raisesAlarms)
    {
        this.raisesAlarms = raisesAlarms;
        camera = new JimiCamera(new JimiCameraOptions
        {
            Port = 0, Imei = imei, Dial = async token => await ring.DialAsync(token).ConfigureAwait(false), Media = JimiMedia.Noise(new Random((int)(imei % 1_000)), 64, 64),
            // Behind the true time, and never before it however long it drives: nobody takes its packets for the future's.
            ClockStart = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1), ReconnectWait = TimeSpan.FromMilliseconds(200),
            Scenario = new JimiScenario { Speed = positionsPerSecond * SecondsBetween, Greets = false }, StaysOnline = true,
        });
    }

    /// <summary>Its IMEI.</summary>
    public ulong Imei => camera.Imei;

    /// <summary>Its own account.</summary>
    public JimiLedger Ledger => camera.Ledger;

    /// <summary>What it was answered.</summary>
    public IEnumerable<string> Acknowledged => WireNames.Acknowledged(Imei, Ledger.Packets);

    /// <summary>Answers it got, heartbeats and logins included.</summary>
    public int Answers => Ledger.Packets.Count(packet => packet.IsAnswered);

    /// <summary>Stays in contact until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => camera.RunAsync(cancellationToken);

    /// <summary>Drives until it is stopped; then waits until everything is answered.</summary>
    /// <param name="stop">Ends the drive.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task DriveAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        await Ledger.WaitForAsync(ledger => ledger.Logins > 0, cancellationToken).ConfigureAwait(false);
        while (!stop.IsCancellationRequested)
        {
            driven++;
            await camera.PlayAsync(new DriveStep([[54.6872 + (driven * DegreesBetween), 25.2797]], 0), cancellationToken).ConfigureAwait(false);
            if (raisesAlarms && driven % PositionsBetweenAlarms == 0)
                await camera.PlayAsync(new AlarmStep(AlarmsInTurn[driven / PositionsBetweenAlarms % AlarmsInTurn.Length]) { Clips = 0 }, cancellationToken).ConfigureAwait(false);
            await camera.PlayAsync(new WaitStep(SecondsBetween), cancellationToken).ConfigureAwait(false);
        }
        await camera.PlayAsync(new WaitAnswersStep(), cancellationToken).ConfigureAwait(false);
    }
}
