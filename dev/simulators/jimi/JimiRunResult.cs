namespace CloudCam.Simulators.Jimi;

/// <summary>The result of one camera's run.</summary>
/// <param name="Imei">The camera.</param>
/// <param name="IsFinished">True when every step was played and everything was answered or given up; false when the caller stopped it.</param>
/// <param name="Ledger">What was sent and answered.</param>
public sealed record JimiRunResult(ulong Imei, bool IsFinished, JimiLedger Ledger)
{
    /// <summary>Files the server took.</summary>
    public int FilesTaken => Ledger.Uploads.Count(upload => upload.State == JimiUploadState.Taken);

    /// <summary>Alarms sent, each counted once.</summary>
    public int Alarms => Ledger.Packets.Where(packet => packet.Number == JimiNumber.Alarm).DistinctBy(packet => packet.Report).Count();

    /// <summary>Alarms answered.</summary>
    public int AlarmsAnswered =>
        Ledger.Packets.Where(packet => packet.Number == JimiNumber.Alarm && packet.IsAnswered).DistinctBy(packet => packet.Report).Count();
}
