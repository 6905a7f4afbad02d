using CloudCam.Core.Devices;
using CloudCam.Functions.Api;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.DevicePositions;
using CloudCam.Functions.DeviceTrack;
using CloudCam.Functions.ImportDevices;
using CloudCam.Functions.ListRecordings;
using CloudCam.Functions.Tracks;

namespace CloudCam.Functions.Devices;

/// <summary>What the API promises of devices.</summary>
internal static class DevicesContract
{
    private const string Tag = "Devices";
    private static readonly ApiAnswer NotThere = ApiAnswer.Problem(StatusCodes.Status404NotFound, "There is no such device.");
    private static readonly ApiAnswer OtherVersion = ApiAnswer.Problem(StatusCodes.Status412PreconditionFailed, "The registration is not in the state that was asked for.");
    private static readonly ApiParameter Text = new("q", new ApiShape { Type = "string", Max = Asked.MaxSearchLength }, "A part of an id, a name or a tag; case does not matter.");

    public static readonly ApiOperation List = new(Tag, "listDevices", "List devices")
    {
        Query = [Text, ApiParameter.Standing, ApiParameter.Tag, ApiParameter.Online, .. ApiParameter.Page()],
        Answers = [ApiAnswer.Ok<Page<DeviceView>>("A page of devices, by id.")],
    };

    public static readonly ApiOperation Positions = new(Tag, "listPositions", "List where all devices are")
    {
        Query = [ApiParameter.Standing, .. ApiParameter.Page(DevicePositionsEndpoint.MaxTake, DevicePositionsEndpoint.DefaultTake)],
        Answers = [ApiAnswer.Ok<Page<PositionSummary>>("A page of devices, by id, with as little as a map needs.")],
    };

    public static readonly ApiOperation Get = new(Tag, "getDevice", "Get a device")
    {
        Path = [ApiParameter.Device()], Query = [ApiParameter.Standing], Answers = [ApiAnswer.Ok<DeviceView>("The device.").WithETag(), NotThere],
    };

    public static readonly ApiOperation Put = new(Tag, "putDevice", "Register a device")
    {
        Path = [ApiParameter.Device()], Headers = ApiOperation.Conditions(canBeNew: true), Body = new ApiBody("DeviceRegistration", RegistrationBody.Shape, "What is registered; it replaces what was."),
        Answers = [ApiAnswer.Ok<DeviceView>("It was registered before.").WithETag(), ApiAnswer.Created<DeviceView>("It is new.").WithETag().WithLocation(), OtherVersion],
    };

    public static readonly ApiOperation Delete = new(Tag, "deleteDevice", "Take a registration back")
    {
        Path = [ApiParameter.Device()], Headers = ApiOperation.Conditions(canBeNew: false), Answers = [ApiAnswer.NoContent("It is a stranger from its next connection on."), NotThere, OtherVersion],
    };

    public static readonly ApiOperation Import = new(Tag, "importDevices", "Register many devices")
    {
        Body = new ApiBody("DeviceTable", null, "A header line and a line per device: columns `id`, `name`, `tags`, `note`, `policy` and quirk settings.") { ContentTypes = ["text/csv"] },
        Answers = [ApiAnswer.Ok<ImportReport>("What became of the lines.")],
    };

    public static readonly ApiOperation Track = new(Tag, "getTrack", "Get where a device was")
    {
        Path = [ApiParameter.Device()],
        Query =
        [
            ApiParameter.From, ApiParameter.To,
            new("limit", ApiShape.Number(1, DeviceTrackEndpoint.MaxLimit) with { Default = DeviceTrackEndpoint.DefaultLimit }, "Most points; of more every so manieth is shown."),
        ],
        Answers = [ApiAnswer.Ok<TrackView>("The points, oldest first."), NotThere],
    };

    public static readonly ApiOperation Recordings = new(Tag, "listRecordings", "List what a device says it holds")
    {
        Path = [ApiParameter.Device()], Query = [ApiParameter.Word("channel", "Only recordings of this channel."), ApiParameter.From, ApiParameter.To, .. ApiParameter.Page()],
        Answers = [ApiAnswer.Ok<RecordingListView>("A page of names, newest first; times are the device's own."), NotThere],
    };
}
