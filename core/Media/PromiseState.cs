using System.Text.Json.Serialization;

namespace CloudCam.Core.Media;

/// <summary>Where a promised file stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PromiseState>))]
public enum PromiseState
{
    /// <summary>It is waited for.</summary>
    [JsonStringEnumMemberName("expected")]
    Expected,

    /// <summary>It came in time.</summary>
    [JsonStringEnumMemberName("received")]
    Received,

    /// <summary>It came, after it was due (and perhaps after it was called missing).</summary>
    [JsonStringEnumMemberName("late")]
    Late,

    /// <summary>It did not come although it was asked for again. If it comes after all, it is <see cref="Late"/>.</summary>
    [JsonStringEnumMemberName("missing")]
    Missing,
}
