using System.Text;
using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Events;

/// <summary>
/// Something that happened to a device, in the domain's words. Past tense, no protocol words.
/// Events that come with every frame are rented, not created (<see cref="LocationReported.Rent"/>, ...): whoever accepted an event from its session
/// calls <see cref="Release"/> once it is safe, and nobody may touch a released event.
/// </summary>
public abstract record CameraEvent
{
    private RentalMark rental;

    /// <summary>The device it happened to.</summary>
    public required DeviceId Device { get; set; }

    /// <summary>When it happened by the device's clock, UTC; our clock where the device told no time.</summary>
    public required DateTimeOffset Time { get; set; }

    /// <summary>When, where and as how-manieth we recorded it; set once, by whoever accepts the event from its session.</summary>
    public EventStamp Stamp { get; set; }

    /// <summary>Id of the exchange this belongs to (an alarm's id for its files); null when none.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>Type of the contract, for example <c>cloudcam.media.started.v1</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Stream it goes to, one of <see cref="HubNames"/>.</summary>
    public virtual string Hub => HubNames.Telemetry;

    /// <summary>What in the device it is about (a transfer's id, a channel); null when the device itself.</summary>
    public virtual string? Subject => null;

    /// <summary>
    /// Text that, with device and type, tells this event from every other one and is the same when the same thing is told twice.
    /// A type says it here or, where events come with every frame, in <see cref="WriteKey"/>.
    /// </summary>
    protected virtual string Key => "";

    /// <summary>The event's id: derived, so that a repeat has the same one.</summary>
    public string Id
    {
        get
        {
            Span<byte> hex = stackalloc byte[DerivedId.Length];
            WriteId(hex);
            return Encoding.ASCII.GetString(hex);
        }
    }

    /// <summary>Writes <see cref="Id"/>.</summary>
    /// <param name="hex">Takes <see cref="DerivedId.Length"/> bytes.</param>
    public void WriteId(Span<byte> hex)
    {
        var builder = new DerivedIdBuilder(stackalloc byte[DerivedId.UsualBytes]);
        builder.AppendPart(Type);
        builder.AppendPart(Device.Value);
        builder.BeginPart();
        WriteKey(ref builder);
        builder.EndPart();
        builder.WriteId(hex);
        builder.Dispose();
    }

    /// <summary>Gives a rented event back for reuse; does nothing for one that was created, or was given back before.</summary>
    public void Release()
    {
        if (rental.TryEnd()) GiveBack();
    }

    /// <summary>Writes the text of <see cref="Key"/> without making a string of it.</summary>
    protected internal virtual void WriteKey(ref DerivedIdBuilder key) => key.Append(Key);

    /// <summary>Attributes of this type beyond the common ones (severity of alarms).</summary>
    protected internal virtual void WriteAttributes(Utf8JsonWriter writer)
    {
    }

    /// <summary>Writes the members of <c>data</c>.</summary>
    protected internal abstract void WriteData(Utf8JsonWriter writer);

    /// <summary>Empties the type's own members and hands the event to its <see cref="EventPool{T}"/>.</summary>
    private protected virtual void GiveBack()
    {
    }

    /// <summary>Begins a rental: the event is somebody's until <see cref="Release"/>.</summary>
    internal void BeginRental(DeviceId device, DateTimeOffset time)
    {
        (Device, Time, Stamp, CorrelationId) = (device, time, default, null);
        rental.Begin();
    }

    /// <summary>Says whether an event is rented; two events do not differ by it.</summary>
    private struct RentalMark : IEquatable<RentalMark>
    {
        private int isRented;

        public void Begin() => Volatile.Write(ref isRented, 1);

        public bool TryEnd() => Volatile.Read(ref isRented) == 1 && Interlocked.Exchange(ref isRented, 0) == 1;

        public readonly bool Equals(RentalMark other) => true;

        public override readonly bool Equals(object? obj) => obj is RentalMark;

        public override readonly int GetHashCode() => 0;
    }
}

/// <summary>Our side of an event.</summary>
/// <param name="RecordedTime">When we recorded it, UTC.</param>
/// <param name="Sequence">Sorts as text in the order in which we recorded the device's events; null (or default) when there is no order.</param>
/// <param name="IsQuarantined">Whether the device is a stranger: integrators leave such events out unless they ask for them.</param>
/// <param name="TraceParent">W3C trace context; null when no trace is recorded.</param>
public readonly record struct EventStamp(DateTimeOffset RecordedTime, EventSequence Sequence, bool IsQuarantined, string? TraceParent);
