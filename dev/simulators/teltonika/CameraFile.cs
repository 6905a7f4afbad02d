namespace CloudCam.Simulators.Teltonika;

/// <summary>One file waiting in the camera.</summary>
/// <param name="Family">The camera that took it.</param>
/// <param name="Kind">What it shows.</param>
/// <param name="Bytes">Its content.</param>
/// <param name="Path">Path on the camera (ASCII, 1..511 characters), or null for the fixed ids of a DualCam up to protocol id 5.</param>
/// <param name="Metadata">What the camera says about it.</param>
public sealed record CameraFile(
    CameraFamily Family, CameraFileKind Kind, ReadOnlyMemory<byte> Bytes, string? Path, CameraMetadata Metadata)
{
    /// <summary>A DualCam file under its fixed id, counted in packets.</summary>
    /// <param name="kind">One of the first four kinds.</param>
    /// <param name="bytes">Content: JPEG or raw H.265 on real cameras.</param>
    /// <param name="metadata">Values, or null for the defaults.</param>
    /// <returns>The file.</returns>
    public static CameraFile DualCam(CameraFileKind kind, ReadOnlyMemory<byte> bytes, CameraMetadata? metadata = null) =>
        new(CameraFamily.DualCam, kind, bytes, null, metadata ?? new CameraMetadata());

    /// <summary>A DualCam file under a path, as protocol id 6 and up offers it.</summary>
    /// <param name="path">For example <c>dualcam_front/video/260102/030405.h265</c>.</param>
    /// <param name="kind">One of the first four kinds.</param>
    /// <param name="bytes">Content.</param>
    /// <param name="metadata">Values, or null for the defaults.</param>
    /// <returns>The file.</returns>
    public static CameraFile UnifiedDualCam(
        string path, CameraFileKind kind, ReadOnlyMemory<byte> bytes, CameraMetadata? metadata = null) =>
        new(CameraFamily.DualCam, kind, bytes, path, metadata ?? new CameraMetadata());

    /// <summary>An ADAS file.</summary>
    /// <param name="path">For example <c>mdas9/video/260102/030405.mp4</c>.</param>
    /// <param name="kind">One of the last four kinds.</param>
    /// <param name="bytes">Content: JPEG or MP4 on real cameras.</param>
    /// <param name="metadata">Values, or null for the defaults.</param>
    /// <returns>The file.</returns>
    public static CameraFile Adas(string path, CameraFileKind kind, ReadOnlyMemory<byte> bytes, CameraMetadata? metadata = null) =>
        new(CameraFamily.Adas, kind, bytes, path, metadata ?? new CameraMetadata());

    /// <summary>A DSM file.</summary>
    /// <param name="path">For example <c>dsm/picture/260102/030405.jpg</c>.</param>
    /// <param name="kind">One of the last four kinds.</param>
    /// <param name="bytes">Content: JPEG or MP4 on real cameras.</param>
    /// <param name="metadata">Values, or null for the defaults.</param>
    /// <returns>The file.</returns>
    public static CameraFile Dsm(string path, CameraFileKind kind, ReadOnlyMemory<byte> bytes, CameraMetadata? metadata = null) =>
        new(CameraFamily.Dsm, kind, bytes, path, metadata ?? new CameraMetadata());

    /// <summary>True when the transfer is counted in bytes and asked for by path.</summary>
    public bool IsPathBased => Path is not null;

    /// <summary>The name a server asks with: the path, or one of the four fixed ids.</summary>
    public string Name => Path ?? FixedId(Kind);

    /// <summary>The fixed id of a DualCam kind.</summary>
    /// <param name="kind">One of the first four kinds.</param>
    /// <returns>Seven ASCII characters.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The kind has no fixed id.</exception>
    public static string FixedId(CameraFileKind kind) => kind switch
    {
        CameraFileKind.FrontPhoto => "%photof",
        CameraFileKind.RearPhoto => "%photor",
        CameraFileKind.FrontVideo => "%videof",
        CameraFileKind.RearVideo => "%videor",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Only DualCam kinds have a fixed id."),
    };

    /// <summary>The bit of INIT's settings that offers this file: bit 25 for a path, 26..29 for the fixed ids.</summary>
    internal uint SettingsBit => Path is not null
        ? 1u << 25
        : Kind switch
        {
            CameraFileKind.FrontPhoto => 1u << 26,
            CameraFileKind.RearPhoto => 1u << 27,
            CameraFileKind.FrontVideo => 1u << 28,
            _ => 1u << 29,
        };

    /// <summary>The file type of the metadata.</summary>
    internal byte TypeCode => Kind switch
    {
        CameraFileKind.FrontPhoto => 4,
        CameraFileKind.RearPhoto => 8,
        CameraFileKind.FrontVideo => 16,
        CameraFileKind.RearVideo => 32,
        CameraFileKind.Video => 0,
        CameraFileKind.Snapshot => 1,
        CameraFileKind.CurrentSnapshot => 2,
        _ => 3,
    };

    /// <summary>Refuses what no camera of this protocol id could hold.</summary>
    /// <exception cref="ArgumentException">Kind, path and protocol id do not go together.</exception>
    internal void Validate(ushort protocolId)
    {
        var unified = protocolId >= TeltonikaCommands.FirstUnifiedProtocolId;
        if ((Family == CameraFamily.DualCam) != (Kind <= CameraFileKind.RearVideo))
        {
            throw new ArgumentException($"{Kind} is no file of a {Family} camera.");
        }

        if (Path is null ? unified || Family != CameraFamily.DualCam : Family == CameraFamily.DualCam && !unified)
        {
            throw new ArgumentException(
                $"Protocol id {protocolId}: a {Family} file {(Path is null ? "needs a" : "has no")} path.");
        }

        if (Path is not null && (Path.Length is < 1 or > 511 || Path.Any(letter => letter is < ' ' or > '~')))
        {
            throw new ArgumentException("A path is 1..511 printable ASCII characters.");
        }
    }
}
