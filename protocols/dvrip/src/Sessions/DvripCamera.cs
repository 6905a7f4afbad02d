using System.Buffers;
using CloudCam.Protocols.Cameras;
using CloudCam.Protocols.Dvrip.Requests;
using CloudCam.Protocols.Live;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>What the connections of one camera share. Safe to be used by all of them at once.</summary>
internal sealed class DvripCamera(CameraSetup setup, ICameraLinks links, DvripSessionOptions options, TimeProvider time)
{
    private long lastMedia = long.MinValue;
    private uint session;

    public CameraSetup Setup { get; } = setup;

    public ICameraLinks Links { get; } = links;

    public DvripSessionOptions Options { get; } = options;

    public DvripQuirks Quirks { get; } = DvripQuirks.Of(setup.Quirks, options);

    /// <summary>Where live video is watched.</summary>
    public required ILiveHub Hub { get; init; }

    /// <summary>What of this camera and of others somebody wants to watch; outlives the camera's connections.</summary>
    public required LiveWishes Wishes { get; init; }

    /// <summary>What is to be done in the main session.</summary>
    public DvripMail Main { get; } = new();

    /// <summary>Our clock, UTC.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The main connection's session number; 0 before the login.</summary>
    public uint Session
    {
        get => Volatile.Read(ref session);
        set => Volatile.Write(ref session, value);
    }

    /// <summary>Writes the login: the only place where the password is used.</summary>
    public void WriteLogin(IBufferWriter<byte> output, DvripStamp stamp) => DvripWriter.Login(output, stamp.Sequence, Setup.User, Setup.Password, isPlain: !Quirks.HashesPassword);

    /// <summary>When media came last on any connection, UTC ticks: a sign of life of a camera that answers nothing else.</summary>
    public long LastMediaTicks => Interlocked.Read(ref lastMedia);

    public void MediaCame(DateTimeOffset at) => Interlocked.Exchange(ref lastMedia, at.UtcTicks);

    /// <summary>A local time of the camera as UTC; null when it cannot be or is too far from now to be believed.</summary>
    /// <param name="local">What the camera said.</param>
    /// <param name="isNow">Whether it is the time of something that happens now.</param>
    public DateTimeOffset? ToUtc(DateTime? local, bool isNow) => local is { } told && DvripZone.ToUtc(told, Setup.TimeZone) is var utc && (!isNow || (utc - Now).Duration() <= Options.MaxClockError) ? utc : null;

    /// <summary>UTC as the camera's local time.</summary>
    public DateTime ToLocal(DateTimeOffset utc) => TimeZoneInfo.ConvertTime(utc, Setup.TimeZone).DateTime;
}

/// <summary>Local times of cameras, which they tell without a zone.</summary>
internal static class DvripZone
{
    /// <summary>UTC of a local time. An hour that a zone leaves out or has twice is read with the zone's standard offset: cameras know no such hours.</summary>
    public static DateTimeOffset ToUtc(DateTime local, TimeZoneInfo zone)
    {
        var offset = zone.IsInvalidTime(local) || zone.IsAmbiguousTime(local) ? zone.BaseUtcOffset : zone.GetUtcOffset(local);
        return new DateTimeOffset(local - offset, TimeSpan.Zero);
    }
}
