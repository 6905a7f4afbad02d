using CloudCam.Core.Cameras;
using CloudCam.Core.Devices;
using CloudCam.Core.Ports;
using CloudCam.Functions.Api;
using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Cameras;

/// <summary>
/// The body of <c>PUT /api/cameras/{id}</c>: <c>{"kind","address","port","user","passwordSecret","channels","recording","timeZone","site","name","tags","quirks","enabled"}</c>; only kind and
/// address must be there. A password is refused: requests are logged on their way, and rows are read by many.
/// </summary>
/// <param name="Camera">What is to be registered.</param>
/// <param name="Tags">The device's tags; null: those it has.</param>
internal sealed record CameraBody(CameraRecord Camera, IReadOnlyList<string>? Tags)
{
    /// <summary>Kinds of cameras there are: the protocols that dial.</summary>
    public static readonly string[] Kinds = ["dvrip", "bseries"];

    private const string SecretMember = "passwordSecret";
    private const int MaxTimeZoneLength = 64;
    private const int MaxSiteLength = 40;

    /// <summary>What it may be.</summary>
    public static ApiShape Shape { get; } = ApiShape.Object(
        new("kind", ApiShape.Word(Kinds), "Its protocol.", IsRequired: true),
        new("address", ApiShape.Text(CameraRecord.MaxAddressLength), "Host name or IP address, without port, path or user name.", IsRequired: true),
        new("port", ApiShape.Number(1, 65_535), "Without it the protocol's own."),
        new("user", ApiShape.Text(CameraRecord.MaxUserLength), "Who the relay signs in as."),
        new(SecretMember, ApiShape.Like($"^[a-z0-9-]{{1,{SecretNames.MaxLength}}}$"), "NAME of the secret that holds the password; never the password itself."),
        new("channels", ApiShape.List(ApiShape.Number(0, CameraRecord.MaxChannels - 1), CameraRecord.MaxChannels) with { IsUnique = true }, "Channels that are recorded; empty: the first one."),
        new("recording", RecordingShape, "When it is recorded."),
        new("timeZone", ApiShape.Text(MaxTimeZoneLength), "Name in the time zone database, as Europe/Vilnius."),
        new("site", ApiShape.Like($"^[a-z0-9-]{{1,{MaxSiteLength}}}$"), "Only relays of this site dial it."),
        new("name", ApiShape.Text(DeviceRegistration.MaxNameLength), "A name for people."),
        new("tags", ApiShape.List(ApiShape.Text(DeviceRegistration.MaxTagLength), DeviceRegistration.MaxTags), "The device's tags; without them those it has stay."),
        new("quirks", ApiShape.Texts(DeviceRegistration.MaxQuirks, DeviceRegistration.MaxQuirkLength), "Settings of this camera alone, named `protocol.setting`."),
        new("enabled", ApiShape.Flag() with { Default = true }, "Whether it is dialled."));

    private static ApiShape RecordingShape => ApiShape.Object(
        new("mode", ApiShape.Word(ApiWords.RecordingModes), "When.", IsRequired: true),
        new("secondsBefore", ApiShape.Number(0, RecordingPolicy.MaxSecondsBefore) with { Default = RecordingPolicy.Off.SecondsBefore }, "Seconds kept from before an alarm."),
        new("secondsAfter", ApiShape.Number(1, RecordingPolicy.MaxSecondsAfter) with { Default = RecordingPolicy.Off.SecondsAfter }, "Seconds recorded after an alarm."));

    /// <summary>Reads it; null with the answer that says what is wrong.</summary>
    public static CameraBody? Read(DeviceId id, JsonBody body, out IResult? problem)
    {
        foreach (var name in body.Names.Where(IsPassword))
            body.Refuse(name, $"A password does not belong into a request: put it into the secret store and give the secret's name as {SecretMember}.");
        var kind = body.Text("kind", 16, isRequired: true);
        if (kind is not null && !Kinds.Contains(kind)) body.Refuse("kind", $"Expected {string.Join(" or ", Kinds)}.");
        var address = body.Text("address", CameraRecord.MaxAddressLength, isRequired: true);
        if (address is not null && !CameraRecord.IsAddress(address)) body.Refuse("address", "Expected a host name or an IP address, without port, path or user name.");
        var secret = body.Text(SecretMember, SecretNames.MaxLength);
        if (secret is not null && !SecretNames.IsName(secret)) body.Refuse(SecretMember, $"Expected the name of a secret, not the password itself: 1 to {SecretNames.MaxLength} characters of a-z 0-9 -.");
        var zone = body.Text("timeZone", MaxTimeZoneLength);
        if (zone is not null && !IsTimeZone(zone)) body.Refuse("timeZone", "Expected a name of the time zone database, as in Europe/Vilnius.");
        var site = body.Text("site", MaxSiteLength);
        if (site is not null && !CameraRecord.IsSite(site)) body.Refuse("site", $"Expected the name of a site: 1 to {MaxSiteLength} characters of a-z 0-9 -.");
        var tags = body.Texts("tags", DeviceRegistration.MaxTags, DeviceRegistration.MaxTagLength);
        if (tags?.All(DeviceRegistration.IsTag) == false) body.Refuse("tags", "A tag has no semicolon and no space at its ends.");
        var quirks = body.TextsByName("quirks", DeviceRegistration.MaxQuirks, DeviceRegistration.MaxQuirkLength);
        if (quirks?.Keys.All(DeviceRegistration.IsQuirkName) == false) body.Refuse("quirks", "A quirk setting is named protocol.setting.");
        var camera = new CameraRecord
        {
            Id = id, Kind = kind ?? "", Address = address ?? "", PasswordSecret = secret, TimeZone = zone, Site = site, Quirks = quirks is null ? Quirks.None : new Quirks(quirks),
            Name = body.Text("name", DeviceRegistration.MaxNameLength), User = body.Text("user", CameraRecord.MaxUserLength) ?? "", Port = (int?)body.Number("port", 1, 65_535),
            Channels = body.Numbers("channels", CameraRecord.MaxChannels, 0, CameraRecord.MaxChannels - 1) ?? [], Recording = ReadRecording(body), Enabled = body.Flag("enabled") ?? true,
        };
        problem = body.Problem(Shape);
        return problem is null ? new CameraBody(camera, tags is null ? null : [.. tags.Distinct(StringComparer.Ordinal)]) : null;
    }

    private static RecordingPolicy ReadRecording(JsonBody body)
    {
        if (body.Object("recording") is not { } recording) return RecordingPolicy.Off;
        var mode = recording.Word("mode", "off, on-alarm, continuous or on-demand", CameraRow.ModeOf) ?? RecordingMode.Off;
        var before = recording.Number("secondsBefore", 0, RecordingPolicy.MaxSecondsBefore) ?? RecordingPolicy.Off.SecondsBefore;
        var after = recording.Number("secondsAfter", 1, RecordingPolicy.MaxSecondsAfter) ?? RecordingPolicy.Off.SecondsAfter;
        recording.Know(RecordingShape);
        return new RecordingPolicy(mode, (int)before, (int)after);
    }

    // However it is spelled: whoever means a password is told where it belongs.
    private static bool IsPassword(string name) => name != SecretMember && name.StartsWith("pass", StringComparison.OrdinalIgnoreCase);

    // The row is read on other systems too: only names that all of them know.
    private static bool IsTimeZone(string text) => CameraRecord.IsTimeZone(text) && TimeZoneInfo.FindSystemTimeZoneById(text).HasIanaId;
}
