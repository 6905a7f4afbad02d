using CloudCam.Core.Devices;
using CloudCam.Functions.Api;
using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Devices;

/// <summary>The body of <c>PUT /api/devices/{id}</c>: <c>{"name","tags","quirks","note","policy"}</c>, each of which may be missing.</summary>
internal static class RegistrationBody
{
    /// <summary>What it may be.</summary>
    public static ApiShape Shape { get; } = ApiShape.Object(
        new("name", ApiShape.Text(DeviceRegistration.MaxNameLength), "A name for people."),
        new("tags", ApiShape.List(ApiShape.Text(DeviceRegistration.MaxTagLength), DeviceRegistration.MaxTags), "Words by which devices are found together; without semicolons."),
        new("quirks", ApiShape.Texts(DeviceRegistration.MaxQuirks, DeviceRegistration.MaxQuirkLength), "Settings of this device alone, named `protocol.setting`."),
        new("note", ApiShape.Text(DeviceRegistration.MaxNoteLength), "A note for people, several lines."),
        new("policy", ApiShape.Word(ApiWords.Policies) with { Default = DeviceRegistration.NameOf(DevicePolicy.Accept) }, "What becomes of the device when it connects."));

    /// <summary>Reads it; null with the answer that says what is wrong.</summary>
    public static DeviceRegistration? Read(DeviceId device, JsonBody body, out IResult? problem)
    {
        var name = body.Text("name", DeviceRegistration.MaxNameLength);
        var tags = body.Texts("tags", DeviceRegistration.MaxTags, DeviceRegistration.MaxTagLength) ?? [];
        var quirks = body.TextsByName("quirks", DeviceRegistration.MaxQuirks, DeviceRegistration.MaxQuirkLength);
        var note = body.Text("note", DeviceRegistration.MaxNoteLength, isMultiline: true);
        var policy = body.Word("policy", "accept, quarantine or refuse", DeviceRegistration.PolicyOf, isRequired: false);
        if (!tags.All(DeviceRegistration.IsTag)) body.Refuse("tags", "A tag has no semicolon and no space at its ends.");
        if (quirks?.Keys.FirstOrDefault(key => !DeviceRegistration.IsQuirkName(key)) is not null) body.Refuse("quirks", "A quirk setting is named protocol.setting.");
        problem = body.Problem(Shape);
        return problem is not null ? null : new DeviceRegistration
        {
            Id = device, Name = name, Tags = [.. tags.Distinct(StringComparer.Ordinal)], Quirks = quirks is null ? Quirks.None : new Quirks(quirks), Note = note,
            Policy = policy ?? DevicePolicy.Accept,
        };
    }
}
