using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Events;

/// <summary>Something that happened to a device, in the domain's words. Past tense, no protocol words.</summary>
public abstract record CameraEvent
{
    /// <summary>The device it happened to.</summary>
    public required DeviceId Device { get; init; }

    /// <summary>When it happened by the device's clock, UTC; our clock where the device told no time.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When, where and as how-manieth we recorded it; set once, by whoever accepts the event from its session.</summary>
    public EventStamp Stamp { get; set; }

    /// <summary>Id of the exchange this belongs to (an alarm's id for its files); null when none.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Type of the contract, for example <c>cloudcam.media.started.v1</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Stream it goes to, one of <see cref="HubNames"/>.</summary>
    public virtual string Hub => HubNames.Telemetry;

    /// <summary>What in the device it is about (a transfer's id, a channel); null when the device itself.</summary>
    public virtual string? Subject => null;

    /// <summary>Text that, with device and type, tells this event from every other one and is the same when the same thing is told twice.</summary>
    protected abstract string Key { get; }

    /// <summary>The event's id: derived, so that a repeat has the same one.</summary>
    public string Id => DerivedId.From(Type, Device.Value, Key);

    /// <summary>Attributes of this type beyond the common ones (severity of alarms).</summary>
    protected internal virtual void WriteAttributes(Utf8JsonWriter writer)
    {
    }

    /// <summary>Writes the members of <c>data</c>.</summary>
    protected internal abstract void WriteData(Utf8JsonWriter writer);
}

/// <summary>Our side of an event.</summary>
/// <param name="RecordedTime">When we recorded it, UTC.</param>
/// <param name="Sequence">Sorts as text in the order in which we recorded the device's events; null when there is no order.</param>
/// <param name="IsQuarantined">Whether the device is a stranger: integrators leave such events out unless they ask for them.</param>
/// <param name="TraceParent">W3C trace context; null when no trace is recorded.</param>
public readonly record struct EventStamp(DateTimeOffset RecordedTime, string? Sequence, bool IsQuarantined, string? TraceParent);
