using System.Globalization;
using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Naming;

namespace CloudCam.Dev.Seed;

/// <summary>A made-up device: everything about it follows from its number and the plan, and from now.</summary>
internal sealed class SeededDevice
{
    private const string Protocol = "jimi";
    private static readonly string[] Depots = ["north", "south", "east", "west", "harbour"];
    private static readonly string[] Kinds = ["truck", "van", "bus"];
    private static readonly TimeSpan TrackStep = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AlarmsBack = TimeSpan.FromDays(7);

    private static readonly AlarmKind[] AlarmKinds =
        [AlarmVocabulary.HarshDriving, AlarmVocabulary.Overspeed, AlarmVocabulary.Distraction, AlarmVocabulary.PhoneUse, AlarmVocabulary.Idling, AlarmVocabulary.Drowsiness, AlarmVocabulary.Crash];

    private readonly Random random;
    private readonly int number;
    private readonly DateTimeOffset now;

    public SeededDevice(int number, SeedPlan plan, DateTimeOffset now)
    {
        (this.number, this.now) = (number, now);
        random = new Random((plan.Random * 7_919) ^ (number * 104_729));
        // A number that belongs to no maker: such devices stand apart from real ones.
        Id = DeviceId.Parse(string.Create(CultureInfo.InvariantCulture, $"35099{plan.Random % 100:D2}{number:D8}"));
        IsOnline = random.Next(10) > 0;
        IsMoving = IsOnline && random.Next(3) > 0;
        Track = MakeTrack();
    }

    public DeviceId Id { get; }

    public bool IsOnline { get; }

    public bool IsMoving { get; }

    /// <summary>The last hour, oldest first.</summary>
    public IReadOnlyList<TrackPoint> Track { get; }

    public DeviceRegistration Registration => new()
    {
        Id = Id, Name = string.Create(CultureInfo.InvariantCulture, $"{Kinds[number % Kinds.Length]} {number}"), Tags = [Depots[number % Depots.Length], Kinds[number % Kinds.Length]],
    };

    public DeviceLast Last => new()
    {
        LastSeen = Track[^1].Time, PositionTime = Track[^1].Time, PositionOrder = Track[^1].Time, Ignition = IsMoving, SignalLevel = 4, BatteryLevel = 6, Position = PlaceOf(Track[^1]),
    };

    // The same alarms for an hour: a seed that was broken off is completed by another one.
    private DateTimeOffset ThisHour => new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    /// <summary>Alarms of the last week, oldest first.</summary>
    public IReadOnlyList<AlarmReport> Alarms(int count) => [.. Enumerable.Range(0, count).Select(_ => ThisHour - (AlarmsBack * random.NextDouble())).Order().Select((time, index) => new AlarmReport(AlarmAt(time, index), []))];

    private AlarmRecord AlarmAt(DateTimeOffset time, int index)
    {
        // A feed has many small things and few that matter.
        var kind = AlarmKinds[Math.Min(random.Next(AlarmKinds.Length), random.Next(AlarmKinds.Length))];
        return new AlarmRecord
        {
            Device = Id, Id = DerivedId.From("seed", Id.Value, index.ToString(CultureInfo.InvariantCulture)), Name = kind.Name, Severity = kind.Severity, Protocol = Protocol, Code = $"seed:{kind.Name}",
            Location = PlaceOf(Track[random.Next(Track.Count)]), Standing = DeviceStanding.Fleet, Time = time, RecordedAt = time.AddSeconds(2), FirstTime = time, LastTime = time, DriverName = "A. Driver",
        };
    }

    private List<TrackPoint> MakeTrack()
    {
        // Around Vilnius, where nobody is meant.
        var (latitude, longitude, course) = (54.5 + (random.NextDouble() * 0.4), 25.0 + (random.NextDouble() * 0.6), random.NextDouble() * 360);
        var last = IsOnline ? now : now - (TimeSpan.FromDays(3) * random.NextDouble());
        var points = new List<TrackPoint>();
        for (var time = last - TimeSpan.FromHours(1); time <= last; time += TrackStep)
        {
            var speed = IsMoving ? 30 + (random.NextDouble() * 30) : 0;
            course = (course + (random.NextDouble() * 20) - 10 + 360) % 360;
            // A degree of latitude is 111 km, one of longitude here 64 km.
            var kilometres = speed * TrackStep.TotalHours;
            latitude += kilometres / 111 * Math.Cos(course * Math.PI / 180);
            longitude += kilometres / 64 * Math.Sin(course * Math.PI / 180);
            points.Add(new TrackPoint(time, latitude, longitude, speed, course));
        }
        return points;
    }

    private static Location PlaceOf(TrackPoint point) => new()
    {
        Latitude = point.Latitude, Longitude = point.Longitude, SpeedKmh = point.SpeedKmh, CourseDegrees = point.CourseDegrees, PositionFixed = true, Satellites = 11,
    };
}
