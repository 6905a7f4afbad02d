using System.Globalization;

namespace CloudCam.Dev.Cost;

/// <summary>What a fleet costs a month, line by line. An estimate for decisions, not a bill.</summary>
internal static class CostModel
{
    private const double DaysPerMonth = Prices.HoursPerMonth / 24;
    private const double SecondsPerMonth = Prices.HoursPerMonth * 3_600;
    private const double Gigabyte = 1e9;
    private const double BlockBytes = 256 * 1_024;

    // One throughput unit takes 1,000 requests or 1 MB a second; planned half full.
    private const double RequestsPerUnit = 500;
    private const double BytesPerUnit = 0.5e6;
    private const double EventBytes = 700;

    // Started, completed and ready of each file, expected of each promised one.
    private const double EventsPerFile = 4;

    // Rows that one file, alarm or batch of positions reads and writes all in all, and queue operations of a file.
    private const double RowsPerFile = 12;
    private const double RowsPerAlarm = 6;
    private const double RowsPerCall = 4;
    private const double QueuePerFile = 4;
    private const double TagsPerFile = 4;

    private const double FunctionGigabytes = 0.5;
    private const double CallSeconds = 0.1;
    private const double AssembleSeconds = 6;
    private const double SignalRPerUnit = 1_000;

    /// <summary>Estimates.</summary>
    public static IReadOnlyList<CostLine> Estimate(FleetAssumptions fleet)
    {
        var files = fleet.Cameras * (fleet.Clips + fleet.Photos) * DaysPerMonth;
        var alarms = fleet.Cameras * fleet.Alarms * DaysPerMonth;
        var positions = fleet.Cameras * SecondsPerMonth / fleet.PositionSeconds;
        var events = positions + alarms + (files * EventsPerFile);
        var dayBytes = fleet.Cameras * ((fleet.Clips * fleet.ClipMebibytes * 1_048_576) + (fleet.Photos * fleet.PhotoKibibytes * 1_024));
        var calls = (events / fleet.EventsPerCall) + files;
        return
        [
            .. Streams(events, fleet.EventsPerRequest),
            Relay(fleet.Cameras),
            Line("Blob storage", dayBytes * fleet.ConversionFactor * fleet.RetentionDays / Gigabyte, "GB kept", Prices.BlobGigabyteMonth),
            Line("Blob writes", (dayBytes * DaysPerMonth / BlockBytes) + (files * 3), "writes", Prices.TenThousandWrites / 10_000),
            Line("Blob reads", files * (2 + (fleet.Views * 4)), "reads", Prices.TenThousandReads / 10_000),
            Line("Blob tags", files / DaysPerMonth * fleet.RetentionDays * TagsPerFile, "tags", Prices.TenThousandTags / 10_000),
            Line("Tables", (files * RowsPerFile) + (alarms * RowsPerAlarm) + (calls * RowsPerCall), "operations", Prices.TenThousandRowOperations / 10_000),
            Line("Queues", files * QueuePerFile, "operations", Prices.TenThousandQueueOperations / 10_000),
            Line("Functions, time", ((calls * CallSeconds) + (files * AssembleSeconds)) * FunctionGigabytes, "GB-seconds", Prices.FunctionGigabyteSecond),
            Line("Functions, calls", calls, "calls", Prices.MillionCalls / 1e6),
            Line("SignalR", Math.Max(1, Math.Ceiling(Math.Max(fleet.Watchers / SignalRPerUnit, ServiceLoads.SignalRUnits(fleet)))), "units", Prices.SignalRUnitMonth),
            Egress(fleet, dayBytes),
            Line("Logs", fleet.LogGigabytesPerDay * DaysPerMonth, "GB", Prices.LogGigabyte),
        ];
    }

    private static IEnumerable<CostLine> Streams(double events, double perRequest)
    {
        var requests = events / perRequest;
        var units = Math.Max(1, Math.Ceiling(Math.Max(requests / SecondsPerMonth / RequestsPerUnit, events * EventBytes / SecondsPerMonth / BytesPerUnit)));
        yield return Line("Event Hubs, throughput", units, "units", Prices.ThroughputUnitHour * Prices.HoursPerMonth);
        // Each 64 KB of a request is one billed event.
        yield return Line("Event Hubs, ingress", Math.Max(requests, events * EventBytes / 65_536), "events", Prices.MillionIngressEvents / 1e6);
    }

    private static CostLine Relay(int cameras)
    {
        var replicas = RelaySizing.Replicas(cameras);
        var cpu = Math.Max(0, (replicas * RelaySizing.ReplicaCpu * SecondsPerMonth) - Prices.FreeCpuSeconds) * Prices.CpuSecond;
        var memory = Math.Max(0, (replicas * RelaySizing.ReplicaGibibytes * SecondsPerMonth) - Prices.FreeMemorySeconds) * Prices.MemorySecond;
        return new CostLine("Relay", string.Create(CultureInfo.InvariantCulture, $"{replicas} replicas of {RelaySizing.ReplicaCpu} vCPU, {RelaySizing.ReplicaGibibytes} GiB"), cpu + memory);
    }

    private static CostLine Egress(FleetAssumptions fleet, double dayBytes)
    {
        var viewed = dayBytes * DaysPerMonth * fleet.Views / Gigabyte;
        var live = fleet.LiveCameras * fleet.LiveMegabits * 1e6 / 8 * SecondsPerMonth / Gigabyte;
        return Line("Traffic to viewers", Math.Max(0, viewed + live - Prices.FreeEgressGigabytes), "GB", Prices.EgressGigabyte);
    }

    private static CostLine Line(string part, double quantity, string unit, double price) => new(part, $"{Short(quantity)} {unit}", quantity * price);

    private static string Short(double number) => number switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{number / 1e9:0.##} G"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{number / 1e6:0.##} M"),
        >= 1e4 => string.Create(CultureInfo.InvariantCulture, $"{number / 1e3:0.#} k"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{number:0.##}"),
    };
}
