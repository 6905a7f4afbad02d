using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CloudCam.Core.Devices;

namespace CloudCam.Core.Media;

/// <summary>
/// A message of the queue <c>media-jobs</c>: a transfer whose bytes are all stored waits to be assembled. Text on the queue:
/// <c>{"device":"356307042441013","transferId":"0123...cdef"}</c>.
/// </summary>
/// <param name="Device">The device.</param>
/// <param name="TransferId">Derived id of the transfer, 32 lower-case hex digits.</param>
public readonly record struct MediaJob(DeviceId Device, string TransferId)
{
    /// <summary>Characters of a transfer id.</summary>
    public const int TransferIdLength = 32;

    /// <summary>Whether the text has the form of a transfer id, so that it may stand in a row key.</summary>
    public static bool IsTransferId([NotNullWhen(true)] string? text) =>
        text is { Length: TransferIdLength } && text.All(character => char.IsAsciiHexDigitLower(character));

    /// <summary>The message text.</summary>
    public string ToText() => JsonSerializer.Serialize(new Dictionary<string, string> { ["device"] = Device.Value, ["transferId"] = TransferId });

    /// <summary>Takes a message that is already parsed.</summary>
    /// <returns>False when it is no object, or its device or transfer id is missing or has another form. Members we do not know are ignored.</returns>
    public static bool TryRead(JsonElement message, out MediaJob job)
    {
        job = default;
        if (message.ValueKind != JsonValueKind.Object
            || !message.TryGetProperty("device", out var device) || device.ValueKind != JsonValueKind.String
            || !message.TryGetProperty("transferId", out var transfer) || transfer.ValueKind != JsonValueKind.String
            || !DeviceId.TryParse(device.GetString(), out var id) || transfer.GetString() is not { } transferId || !IsTransferId(transferId)) return false;
        job = new MediaJob(id, transferId);
        return true;
    }
}
