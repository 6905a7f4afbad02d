namespace CloudCam.Dev.Cost;

/// <summary>What a fleet asks of each resource of one deployment. Estimates for decisions: which of them is full first, and at how many cameras.</summary>
internal static class ServiceLoads
{
    private const double SecondsPerDay = 86_400;
    private const double EventBytes = 700;
    private const double BlockBytes = 256 * 1_024;

    // Rows read and written: of a position (last row read and written, track), of a file and an alarm all in all, and what a file costs the queue.
    private const double RowsPerPosition = 3;
    private const double RowsPerFile = 12;
    private const double RowsPerAlarm = 6;
    private const double QueuePerFile = 4;
    private const double EventsPerFile = 4;
    private const double ReadsPerFile = 4;

    // The open note of a transfer is written and deleted; a promise has a due entry that is written and deleted, in one of sixteen partitions.
    private const double NotesPerTransfer = 2;
    private const double DuePartitions = 16;

    // TrackDevices works on so many devices at once, in one instance a partition; AssembleMedia converts one file at a time in an instance.
    private const double DevicesAtOnce = 16;
    private const double AssembleSeconds = 6;

    // A row of a track holds ten minutes; SweepTracks looks at each device once an hour, deletes so many rows, so many at once, and may take half an hour (host.json).
    private const double TrackRowsPerHour = 6;
    private const double SweptTrackRows = 600_000;
    private const double DeletesAtOnce = 16;
    private const double SweepSeconds = 1_800;

    // SweepTransfers looks once a day at all transfers that ever were, twice (by each of two states), and breaks off after twenty minutes. They are never deleted: a year of them.
    private const double TransferDays = 365;
    private const double TransferLooks = 2;
    private const double TransferLookSeconds = 1_200;

    // Rows of a device, rows of a dialled camera; how often a relay reads all of those, and how many it holds.
    private const double RowsPerDevice = 3;
    private const double RowsPerDialled = 2;
    private const double ScanSeconds = 2;
    private const double DialledPerReplica = 1_000;
    private const double DeviceSweepSeconds = 60;

    // A search looks at so many devices a request, and a person does not wait for more than ten of them.
    private const double DevicesPerSearch = 5_000;
    private const double PatientRequests = 10;

    private const double ChangeBytes = 150;
    private const double MostCameras = 1e9;

    /// <summary>All resources.</summary>
    public static IReadOnlyList<ServiceLoad> Of(FleetAssumptions fleet, GrowthAssumptions growth)
    {
        double cameras = fleet.Cameras;
        var positions = cameras / fleet.PositionSeconds;
        var alarms = cameras * fleet.Alarms / SecondsPerDay * growth.Peak;
        var clips = cameras * fleet.Clips / SecondsPerDay * growth.Peak;
        var files = clips + (cameras * fleet.Photos / SecondsPerDay * growth.Peak);
        var fileBytes = cameras * ((fleet.Clips * fleet.ClipMebibytes * 1_048_576) + (fleet.Photos * fleet.PhotoKibibytes * 1_024)) / SecondsPerDay * growth.Peak;
        var dialled = cameras * growth.DialledShare;
        var replicas = (double)RelaySizing.Replicas(fleet.Cameras);
        var account = (positions * RowsPerPosition) + (alarms * RowsPerAlarm) + (files * (RowsPerFile + QueuePerFile + ReadsPerFile)) + (fileBytes / BlockBytes);
        return
        [
            new("Event Hubs namespace", "units", Units(positions, alarms + (files * EventsPerFile), replicas, growth), ServiceLimits.ThroughputUnits, LimitKind.Published),
            new("a partition of hub telemetry, its one reader", "positions/s", positions / ServiceLimits.Partitions, DevicesAtOnce / (RowsPerPosition * growth.TableSeconds), LimitKind.Assumed),
            new("storage account, all requests", "requests/s", account, ServiceLimits.AccountRequests, LimitKind.Published),
            new("storage account, bytes in", "Gbit/s", fileBytes * 8 / 1e9, ServiceLimits.AccountGigabits, LimitKind.Published),
            new("table alarms, the day's list", "rows/s", alarms, ServiceLimits.PartitionRows, LimitKind.Published),
            new("table media, the day's list", "rows/s", files, ServiceLimits.PartitionRows, LimitKind.Published),
            new("table transfers, partition !open", "rows/s", files * NotesPerTransfer, ServiceLimits.PartitionRows, LimitKind.Published),
            new("table promises, one of the due partitions", "rows/s", clips * NotesPerTransfer / DuePartitions, ServiceLimits.PartitionRows, LimitKind.Published),
            new("queue media-jobs", "messages/s", files, ServiceLimits.QueueMessages, LimitKind.Published),
            new("SweepTransfers, the daily look at a year of transfers", "s",
                cameras * (fleet.Clips + fleet.Photos) * TransferDays * TransferLooks / ServiceLimits.RowsPerPage * growth.PageSeconds, TransferLookSeconds, LimitKind.Assumed),
            new("SweepTracks, rows to delete", "rows/h", cameras * TrackRowsPerHour, SweptTrackRows, LimitKind.OurCode),
            new("SweepTracks, length of a run", "s", cameras * growth.TableSeconds * (1 + (TrackRowsPerHour / DeletesAtOnce)), SweepSeconds, LimitKind.Assumed),
            new("SweepDevices, after a lost replica", "s", cameras * RowsPerDevice / ServiceLimits.RowsPerPage * growth.PageSeconds, DeviceSweepSeconds, LimitKind.Assumed),
            new("a relay's look at all dialled cameras", "s", dialled * RowsPerDialled / ServiceLimits.RowsPerPage * growth.PageSeconds, ScanSeconds, LimitKind.Assumed),
            new("all relays' looks at all dialled cameras", "requests/s", dialled / DialledPerReplica * (dialled * RowsPerDialled / ServiceLimits.RowsPerPage / ScanSeconds), ServiceLimits.AccountRequests, LimitKind.Published),
            new("GET /api/devices?q=, requests for one search", "requests", cameras / DevicesPerSearch, PatientRequests, LimitKind.OurCode),
            new("relay replicas", "replicas", replicas, ServiceLimits.Replicas, LimitKind.Published),
            new("cores of the relays' environment", "cores", replicas * RelaySizing.ReplicaCpu, ServiceLimits.EnvironmentCores, LimitKind.Published),
            new("AssembleMedia, instances", "instances", files * AssembleSeconds, ServiceLimits.FunctionInstances, LimitKind.Published),
            new("SignalR, positions to open consoles", "units", SignalRUnits(fleet), ServiceLimits.SignalRUnits, LimitKind.Published),
            new("Key Vault, all dialled cameras at once", "reads/10 s", dialled, ServiceLimits.SecretReads, LimitKind.Published),
        ];
    }

    /// <summary>How many cameras fill a resource of one deployment, everything else staying in proportion; null: not within a thousand million.</summary>
    /// <param name="fleet">The fleet; what is counted for the whole of it (consoles, live cameras) stays as it is.</param>
    /// <param name="growth">The rest.</param>
    /// <param name="resource">Its name in <see cref="Of"/>.</param>
    public static int? FullAt(FleetAssumptions fleet, GrowthAssumptions growth, string resource)
    {
        if (ShareOf(MostCameras) <= 1) return null;
        var (low, high) = (1.0, MostCameras);
        // To a part in ten thousand: the figures behind it are not nearly as good.
        while (high / low > 1.0001)
        {
            var middle = Math.Sqrt(low * high);
            if (ShareOf(middle) > 1) high = middle;
            else low = middle;
        }
        return (int)low;

        double ShareOf(double cameras) => Of(fleet with { Cameras = (int)cameras }, growth).Single(one => one.Resource == resource).Share;
    }

    /// <summary>Units of the SignalR Service for the positions that open consoles see: a message a second and instance, counted by the 2 KB and by who gets it.</summary>
    public static double SignalRUnits(FleetAssumptions fleet) =>
        fleet.Cameras / fleet.PositionSeconds * ChangeBytes / ServiceLimits.SignalRMessageBytes * fleet.Watchers * SecondsPerDay / ServiceLimits.SignalRMessagesPerUnit;

    /// <summary>
    /// Requests a second that a stream of events becomes. Each relay has one request of a partition on its way; what comes meanwhile goes with the next. So a lane waits 1/rate for its first event, and the
    /// request's own time for the answer.
    /// </summary>
    /// <param name="events">Events a second.</param>
    /// <param name="lanes">Relays times partitions.</param>
    /// <param name="seconds">Time of a request.</param>
    public static double HubRequests(double events, double lanes, double seconds) => events / (1 + (events / lanes * seconds));

    private static double Units(double positions, double others, double replicas, GrowthAssumptions growth)
    {
        var lanes = replicas * ServiceLimits.Partitions;
        var requests = HubRequests(positions, lanes, growth.HubSeconds) + HubRequests(others, lanes, growth.HubSeconds);
        return Math.Max(requests / ServiceLimits.RequestsPerUnit, (positions + others) * EventBytes / ServiceLimits.BytesPerUnit);
    }
}
