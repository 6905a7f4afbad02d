using System.Globalization;
using System.Text.Json;

namespace CloudCam.Core.Events;

/// <summary>A live stream began or ended. The subject is its channel; device, channel and begin say which stream it is.</summary>
public abstract record LiveEvent : CameraEvent
{
    /// <summary>Which camera of the device, see <see cref="Live.LiveStreamName.Channel"/>.</summary>
    public required string Channel { get; init; }

    /// <summary>When the stream began, UTC, whole milliseconds.</summary>
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>The relay replica that takes it, or took it last.</summary>
    public required string Replica { get; init; }

    /// <inheritdoc/>
    public override string? Subject => Channel;

    /// <inheritdoc/>
    protected override string Key => string.Create(CultureInfo.InvariantCulture, $"{Channel}|{BegunAt.ToUnixTimeMilliseconds()}");

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString("channel", Channel);
        writer.WriteString("startedAt", CloudEventWriter.Text(BegunAt));
        writer.WriteString("replica", Replica);
    }
}

/// <summary>A camera began to send what it sees.</summary>
public sealed record LiveStarted : LiveEvent
{
    /// <summary>Protocol it comes by.</summary>
    public required string Protocol { get; init; }

    /// <summary>Form of its pictures; null when they were not known yet.</summary>
    public string? Video { get; init; }

    /// <summary>Form of its sound; null when there is none, or it was not known yet.</summary>
    public string? Audio { get; init; }

    /// <summary>Width of its pictures, pixels; 0 when not known.</summary>
    public int Width { get; init; }

    /// <summary>Height of its pictures, pixels; 0 when not known.</summary>
    public int Height { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.live.started.v1";

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        base.WriteData(writer);
        writer.WriteString("protocol", Protocol);
        if (Video is not null) writer.WriteString("video", Video);
        if (Audio is not null) writer.WriteString("audio", Audio);
        if (Width == 0 || Height == 0) return;
        writer.WriteNumber("width", Width);
        writer.WriteNumber("height", Height);
    }
}

/// <summary>A camera does not send any more, and did not come back in time.</summary>
public sealed record LiveEnded : LiveEvent
{
    /// <summary>Why, one of <see cref="Live.LiveEnd"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>From the begin to the last that came.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Bytes of pictures and sound that came.</summary>
    public required long ReceivedBytes { get; init; }

    /// <summary>Pictures and pieces of sound that came.</summary>
    public required long Frames { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.live.ended.v1";

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        base.WriteData(writer);
        writer.WriteString("reason", Reason);
        writer.WriteNumber("durationSeconds", Math.Round(Duration.TotalSeconds, 3));
        writer.WriteNumber("receivedBytes", ReceivedBytes);
        writer.WriteNumber("frames", Frames);
    }
}
