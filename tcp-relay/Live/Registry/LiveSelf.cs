using CloudCam.Core.Live;
using CloudCam.Protocols.Media;

namespace CloudCam.Relay.Live.Registry;

/// <summary>This replica, as rows of its streams tell it.</summary>
/// <param name="Replica">Its name.</param>
/// <param name="Instance">Its very process.</param>
/// <param name="Address">Where other replicas reach its port for viewers; known once that listens.</param>
internal sealed record LiveSelf(string Replica, string Instance, Func<string> Address)
{
    /// <summary>A row of a stream as it is now; its epoch is the table's to give.</summary>
    public LiveRecord RowOf(in LiveStreamState stream, DateTimeOffset now) => new()
    {
        Stream = stream.Name, Replica = Replica, Instance = Instance, Address = Address(), Protocol = stream.Protocol, Video = NameOf(stream.Video), Audio = NameOf(stream.Sound),
        IsWanted = stream.IsWanted, StartedAt = stream.Since, SeenAt = now, Width = stream.Width, Height = stream.Height, ReceivedBytes = stream.Traffic?.Bytes ?? 0,
        Frames = stream.Traffic?.Frames ?? 0,
    };

    /// <summary>A codec's word in rows and in the API; null for none.</summary>
    public static string? NameOf(MediaCodec? codec) => codec switch
    {
        null => null, MediaCodec.H264 => "h264", MediaCodec.H265 => "h265", MediaCodec.Jpeg => "jpeg", MediaCodec.Aac => "aac", MediaCodec.G711ALaw => "g711-a", MediaCodec.G711MuLaw => "g711-u", _ => "pcm",
    };
}
