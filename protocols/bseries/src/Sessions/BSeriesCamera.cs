using CloudCam.Core.Cameras;
using CloudCam.Core.Live;
using CloudCam.Protocols.Cameras;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Media;

namespace CloudCam.Protocols.BSeries.Sessions;

/// <summary>What the sessions of one camera share. Mailboxes may be used by both at once; the recorder belongs to the audio and video session that runs.</summary>
/// <param name="setup">The camera as registered.</param>
/// <param name="links">Its connections.</param>
/// <param name="options">Limits and waits.</param>
/// <param name="time">Our clock.</param>
internal sealed class BSeriesCamera(CameraSetup setup, ICameraLinks links, BSeriesOptions options, TimeProvider time)
{
    /// <summary>These cameras have one channel.</summary>
    public const string Channel = "0";

    private LiveWish? wish;

    public CameraSetup Setup { get; } = setup;

    /// <summary>Where live video is watched.</summary>
    public required ILiveHub Hub { get; init; }

    /// <summary>What of this camera and of others somebody wants to watch; outlives the camera's connections.</summary>
    public required LiveWishes Wishes { get; init; }

    /// <summary>The camera's live video.</summary>
    public LiveStreamName Stream { get; } = new(setup.Id, Channel);

    /// <summary>What somebody wants to watch: set by the operation session, looked at by both.</summary>
    public LiveWish? Wish
    {
        get => Volatile.Read(ref wish);
        set => Volatile.Write(ref wish, value);
    }

    public ICameraLinks Links { get; } = links;

    public BSeriesOptions Options { get; } = options;

    public TimeProvider Time { get; } = time;

    public Mailbox<ToMedia> ToMedia { get; } = new(options.MaxMail);

    // Never full of what it must not lose: one message for each state of one connection, and one for each command.
    public Mailbox<ToOperation> ToOperation { get; } = new(4 * options.MaxMail);

    /// <summary>Goes on from one audio and video connection to the next, so that the time between them is stated as a gap.</summary>
    public SegmentRecorder Recorder { get; } = new(new RecorderOptions { Protocol = BSeriesProtocol.ProtocolName, Channel = Channel, Policy = setup.Recording, Memory = setup.Memory });

    /// <summary>Times of pictures and sound by the camera's counter; goes on likewise.</summary>
    public CounterClock Clock { get; } = new(BSeriesMediaSession.TickMicroseconds);

    /// <summary>Messages the audio and video sessions took so far; belongs to the one that runs, as the recorder does.</summary>
    public long MailTaken { get; set; }

    /// <summary>Whether live video runs all the time: it is recorded, or kept in case of an alarm.</summary>
    public bool NeedsVideoAlways => Setup.Recording is { Mode: RecordingMode.Continuous } or { Mode: RecordingMode.OnAlarm, SecondsBefore: > 0 };

    /// <summary>Value of a video start: 1 in the document, 2 in the vendor's sample client.</summary>
    public byte VideoStart => (byte)Setup.Quirks.Number("bseries.videoStart", 1);

    /// <summary>Value of an audio start: likewise.</summary>
    public byte AudioStart => (byte)Setup.Quirks.Number("bseries.audioStart", 1);

    /// <summary>Whether sound is asked for.</summary>
    public bool WantsSound => Setup.Quirks.Flag("bseries.sound", true);

    /// <summary>Whether we say on the audio and video connection that we are there: not in the document, but the vendor's sample client does.</summary>
    public bool KeepsMediaAlive => Setup.Quirks.Flag("bseries.mediaKeepAlive", true);

    /// <summary>Frame interval asked for at each video start until a command sets another one.</summary>
    public BSeriesFrameInterval FirstInterval => BSeriesFrameInterval.Nearest(TimeSpan.FromMilliseconds(Setup.Quirks.Number("bseries.frameInterval", 0)));

    /// <summary>Tells the operation session something.</summary>
    public void Tell(ToOperation message)
    {
        ToOperation.TryPost(message);
        Links.Main.Wake();
    }
}
