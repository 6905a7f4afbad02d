using CloudCam.Core.Devices;
using CloudCam.Functions.Api;

namespace CloudCam.Functions.Contracts;

/// <summary>A parameter in the path, the query or a header of a request.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">What it may be.</param>
/// <param name="Description">What it means, for people.</param>
internal sealed record ApiParameter(string Name, ApiShape Shape, string Description)
{
    /// <summary>A device's id, in a path or a query.</summary>
    public static ApiParameter Device(string name = "id") => new(name, DeviceShape, "The device's id; of cameras with an IMEI its 15 digits.");

    /// <summary>An id of ours in a path.</summary>
    public static ApiParameter Id(string description, string name = "id") => new(name, ApiShape.Text(200), description);

    /// <summary>Whose things are looked at.</summary>
    public static ApiParameter Standing { get; } = new("standing", ApiShape.Word(Asked.Standings) with { Default = Asked.Standings[0] }, "Devices of the fleet, or those in quarantine: nobody registered them.");

    /// <summary>A tag.</summary>
    public static ApiParameter Tag { get; } = new("tag", ApiShape.Text(DeviceRegistration.MaxTagLength), "Only devices with this tag.");

    /// <summary>Connected or not.</summary>
    public static ApiParameter Online { get; } = new("online", ApiShape.Flag(), "Only devices that are connected now, or only those that are not.");

    /// <summary>A begin.</summary>
    public static ApiParameter From { get; } = new("from", ApiShape.Time(), "Begin of the time looked at, inclusive.");

    /// <summary>An end.</summary>
    public static ApiParameter To { get; } = new("to", ApiShape.Time(), "End of the time looked at, exclusive.");

    /// <summary>A word of a device's own.</summary>
    public static ApiParameter Word(string name, string description) => new(name, new ApiShape { Type = "string", Pattern = "^[A-Za-z0-9_-]*$", Max = Asked.MaxNameLength }, description);

    /// <summary>The two parameters of every list.</summary>
    public static IReadOnlyList<ApiParameter> Page(int maxTake = Asked.MaxTake, int defaultTake = Asked.DefaultTake) =>
    [
        new("take", ApiShape.Number(1, maxTake) with { Default = defaultTake }, "Most items of the page."),
        new("continuation", new ApiShape { Type = "string" }, "What the page before said; without it the first page."),
    ];

    /// <summary>What a device's id may be.</summary>
    public static ApiShape DeviceShape { get; } = ApiShape.Like($"^[A-Za-z0-9_-]{{1,{DeviceId.MaxLength}}}$");
}
