using System.Text.Json;

namespace CloudCam.Core.Events;

/// <summary>Where a device was and how it moved: the members every event with a place shares, same names and units for all camera families.</summary>
public readonly record struct Location
{
    /// <summary>Degrees north (WGS 84, south negative), -90 to 90; null when unknown.</summary>
    public double? Latitude { get; init; }

    /// <summary>Degrees east (west negative), -180 to 180; null when unknown.</summary>
    public double? Longitude { get; init; }

    /// <summary>Metres above the sea; null when unknown.</summary>
    public double? AltitudeMetres { get; init; }

    /// <summary>Kilometres an hour; null when unknown.</summary>
    public double? SpeedKmh { get; init; }

    /// <summary>Degrees from north, clockwise, 0 to 359; null when unknown.</summary>
    public double? CourseDegrees { get; init; }

    /// <summary>Satellites in use; null when unknown.</summary>
    public int? Satellites { get; init; }

    /// <summary>Whether the place was measured at that time (false: the last known one); null when the device does not tell.</summary>
    public bool? PositionFixed { get; init; }

    /// <summary>Whether the ignition was on; null when unknown.</summary>
    public bool? Ignition { get; init; }

    /// <summary>Distance driven, in the vendor's unit (its documents name none; metres in the vendor's command list); null when not told.</summary>
    public long? Mileage { get; init; }

    /// <summary>The cell the device was in; null when not told.</summary>
    public Cell? Cell { get; init; }

    /// <summary>Whether it comes from the device's memory, later than it happened; null when the device does not tell.</summary>
    public bool? Buffered { get; init; }

    /// <summary>Writes the members that are known.</summary>
    internal void WriteMembers(Utf8JsonWriter writer)
    {
        if (Latitude is { } latitude) writer.WriteShortNumber(Names.Latitude, latitude);
        if (Longitude is { } longitude) writer.WriteShortNumber(Names.Longitude, longitude);
        if (AltitudeMetres is { } altitude) writer.WriteShortNumber(Names.AltitudeMetres, altitude);
        if (SpeedKmh is { } speed) writer.WriteShortNumber(Names.SpeedKmh, speed);
        if (CourseDegrees is { } course) writer.WriteShortNumber(Names.CourseDegrees, course);
        if (Satellites is { } satellites) writer.WriteNumber(Names.Satellites, satellites);
        if (PositionFixed is { } isFixed) writer.WriteBoolean(Names.PositionFixed, isFixed);
        if (Ignition is { } ignition) writer.WriteBoolean(Names.Ignition, ignition);
        if (Mileage is { } mileage) writer.WriteNumber(Names.Mileage, mileage);
        if (Buffered is { } buffered) writer.WriteBoolean(Names.Buffered, buffered);
        if (Cell is not { } cell) return;
        writer.WriteStartObject(Names.Cell);
        writer.WriteNumber(Names.Mcc, cell.Mcc);
        writer.WriteNumber(Names.Mnc, cell.Mnc);
        writer.WriteNumber(Names.Lac, cell.Lac);
        writer.WriteNumber(Names.CellId, cell.CellId);
        writer.WriteEndObject();
    }

    private static class Names
    {
        public static readonly JsonEncodedText Latitude = JsonEncodedText.Encode("latitude");
        public static readonly JsonEncodedText Longitude = JsonEncodedText.Encode("longitude");
        public static readonly JsonEncodedText AltitudeMetres = JsonEncodedText.Encode("altitudeMetres");
        public static readonly JsonEncodedText SpeedKmh = JsonEncodedText.Encode("speedKmh");
        public static readonly JsonEncodedText CourseDegrees = JsonEncodedText.Encode("courseDegrees");
        public static readonly JsonEncodedText Satellites = JsonEncodedText.Encode("satellites");
        public static readonly JsonEncodedText PositionFixed = JsonEncodedText.Encode("positionFixed");
        public static readonly JsonEncodedText Ignition = JsonEncodedText.Encode("ignition");
        public static readonly JsonEncodedText Mileage = JsonEncodedText.Encode("mileage");
        public static readonly JsonEncodedText Buffered = JsonEncodedText.Encode("buffered");
        public static readonly JsonEncodedText Cell = JsonEncodedText.Encode("cell");
        public static readonly JsonEncodedText Mcc = JsonEncodedText.Encode("mcc");
        public static readonly JsonEncodedText Mnc = JsonEncodedText.Encode("mnc");
        public static readonly JsonEncodedText Lac = JsonEncodedText.Encode("lac");
        public static readonly JsonEncodedText CellId = JsonEncodedText.Encode("cellId");
    }
}

/// <summary>A cell of a mobile network.</summary>
/// <param name="Mcc">Mobile country code.</param>
/// <param name="Mnc">Mobile network code.</param>
/// <param name="Lac">Location area code.</param>
/// <param name="CellId">Cell id.</param>
public readonly record struct Cell(int Mcc, int Mnc, int Lac, long CellId);
