using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Live;

/// <summary>A running stream as the API shows it.</summary>
[SchemaName("LiveStream")]
internal sealed record LiveView
{
    public required string Device { get; init; }
    public required string Channel { get; init; }

    /// <summary>How pictures and sound are coded, as far as it is known yet: <c>h264</c>, <c>h265</c>, <c>jpeg</c>, <c>aac</c>, ...</summary>
    public required IReadOnlyList<string> Codecs { get; init; }

    public required string Protocol { get; init; }
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Addresses by form: <c>flv</c> and <c>mp4</c>, or <c>mjpeg</c>.</summary>
    public required IReadOnlyDictionary<string, string> Links { get; init; }

    /// <summary>Until when the links can be opened; what is open then goes on.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The command that started it, in the answer to that request only.</summary>
    public string? CommandId { get; init; }
}
