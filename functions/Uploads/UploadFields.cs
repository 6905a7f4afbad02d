using System.Globalization;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;

namespace CloudCam.Functions.Uploads;

/// <summary>What a form says beside its file. Everything is the camera's word.</summary>
/// <param name="answersCommand">The form of <c>/files</c> (6.3), which names a command, instead of that of <c>/upload</c> (6.1).</param>
/// <param name="pathDevice">The device the address names; null when none.</param>
internal sealed class UploadFields(bool answersCommand, DeviceId? pathDevice)
{
    /// <summary>Longest value of a field, characters: the longest known ones are file names.</summary>
    public const int MaxLength = 1_024;

    private readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name the file's own part has; null when none.</summary>
    public string? PartName { get; set; }

    /// <summary>Whether the form is that of <c>/files</c>.</summary>
    public bool AnswersCommand => answersCommand;

    /// <summary>What the form is signed with; null when it is not.</summary>
    public string? Sign => values.GetValueOrDefault("sign");

    /// <summary>Whether all that the sign is made of has arrived, and the sign.</summary>
    public bool IsSignable => Sign is not null && (answersCommand ? values.ContainsKey("imei") && values.ContainsKey("instructionId") : values.ContainsKey("filename")) && values.ContainsKey("timestamp");

    /// <summary>Milliseconds since 1970 as the camera tells them; null when it tells none that make sense.</summary>
    public DateTimeOffset? Timestamp =>
        long.TryParse(values.GetValueOrDefault("timestamp"), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= 253_402_300_799_999
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    /// <summary>The command's number as text; null when none.</summary>
    public string? InstructionId => values.GetValueOrDefault("instructionId");

    /// <summary>The name as it was given, checked by nobody; null when there is none (yet).</summary>
    public string? RawName => values.GetValueOrDefault("filename") ?? PartName ?? (answersCommand && values.TryGetValue("imei", out var imei) ? $"FILE_{imei}_{InstructionId}" : null);

    /// <summary>The name; null when there is none (yet), or none that could be one.</summary>
    public CameraFileName? Name => CameraFileName.TryParse(RawName, out var name) ? name : null;

    /// <summary>Whose file it is: by the address, else by a field, else by the name; null when nothing tells (yet).</summary>
    public DeviceId? Device => pathDevice ?? (DeviceId.TryParse(values.GetValueOrDefault("imei"), out var named) ? named : Name?.Device);

    /// <summary>Whether the address and the name tell two different devices.</summary>
    public bool IsContradictory => pathDevice is not null && Name?.Device is { } named && named != pathDevice;

    /// <summary>Whether a field is one that is read.</summary>
    public static bool IsKnown(string name) => name.ToUpperInvariant() is "FILENAME" or "TIMESTAMP" or "SIGN" or "IMEI" or "INSTRUCTIONID";

    /// <summary>Takes a field.</summary>
    /// <exception cref="FormException">It was there before, and was another one.</exception>
    public void Add(string name, string value)
    {
        if (!values.TryAdd(name, value) && values[name] != value) throw new FormException(UploadRefusal.DuplicatePart);
    }

    /// <summary>Whether the sign is right.</summary>
    public bool IsSignedWith(string secret) => Sign is { } sign && IsSignable && (answersCommand
        ? UploadSign.IsRight(sign, values["imei"], values["instructionId"], secret, values["timestamp"])
        : UploadSign.IsRight(sign, values["filename"], values["timestamp"], secret));
}
