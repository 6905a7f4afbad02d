using CloudCam.Core.Devices;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>How media connections of a camera are set up; setting <c>dvrip.live</c>.</summary>
internal enum DvripWay
{
    /// <summary>The connection is claimed with the main one's session; the main one starts the stream. The vendor's way.</summary>
    TwoConnections,

    /// <summary>As <see cref="TwoConnections"/>, and the claim of live media starts it as well.</summary>
    Combined,

    /// <summary>The connection logs in itself, claims and starts.</summary>
    OneConnection,
}

/// <summary>Settings of one camera for cases in which sources contradict each other.</summary>
/// <param name="Way">How media connections are set up.</param>
/// <param name="HashesPassword">Whether the password goes as its hash (<c>dvrip.encrypt</c> = <c>md5</c>, else <c>none</c>).</param>
/// <param name="SetsTime">Whether the camera's clock is set at login.</param>
internal readonly record struct DvripQuirks(DvripWay Way, bool HashesPassword, bool SetsTime)
{
    public static DvripQuirks Of(Quirks quirks, DvripSessionOptions options) => new(
        quirks.Text("dvrip.live", "") switch { "combined" => DvripWay.Combined, "one-connection" => DvripWay.OneConnection, _ => DvripWay.TwoConnections },
        quirks.Text("dvrip.encrypt", "md5") != "none", quirks.Flag("dvrip.setTime", options.SetTime));
}
