using System.Collections.Concurrent;

namespace CloudCam.Protocols.Cameras;

/// <summary>What outlives one conversation with a camera while the same replica holds it: until when each channel was recorded, so that what is missing before the next recording can be stated. Safe from any thread.</summary>
public sealed class CameraMemory
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> recordedUntil = new(StringComparer.Ordinal);

    /// <summary>Arrival of the last picture that was recorded, UTC; null: none was.</summary>
    public DateTimeOffset? RecordedUntil(string channel) => recordedUntil.TryGetValue(channel, out var until) ? until : null;

    /// <summary>Notes it.</summary>
    public void Note(string channel, DateTimeOffset until) => recordedUntil[channel] = until;
}
