namespace CloudCam.Simulators.Teltonika;

/// <summary>What the device offers at the moment: which file a request means, and the answers to PATH and METADATA REQUEST.</summary>
internal sealed class FileOffer(TeltonikaCameraOptions options, CameraLedger ledger)
{
    private readonly TeltonikaQuirks _quirks = options.Quirks;
    private CameraLedger.LedgerEntry? _pathFile;
    private byte[] _pathSent = [];

    /// <summary>A new INIT takes the path given before back.</summary>
    public void Forget() => _pathFile = null;

    /// <summary>PATH of the first file that waits under a path; a single NUL when there is none.</summary>
    public byte[] AnswerPath()
    {
        _pathFile = ledger.FirstPending(file => file.IsPathBased);
        _pathSent = _pathFile is null ? [0] : CommandWriter.PathBytes(_pathFile.File.Name, _quirks.PathEndsWithNul);
        return CommandWriter.Path(_pathSent);
    }

    /// <summary>METADATA for what was asked (nothing = the path given last), or null for no answer.</summary>
    public byte[]? AnswerMetadata(byte[] asked)
    {
        if (!_quirks.AnswersMetadata)
        {
            return null;
        }

        var entry = asked.Length == 0 ? _pathFile : Find(asked);
        var data = entry is not null
            ? MetadataWriter.Write(entry.File, options.IsUnified, _quirks.JsonNumbersAsText)
            : DualCamKind(asked) is { } kind ? MetadataWriter.WriteMissing(kind) : null;
        return data is null ? null : CommandWriter.Metadata(data);
    }

    /// <summary>The file meant by the bytes of a request: the path exactly as it was sent, or a fixed id.</summary>
    public CameraLedger.LedgerEntry? Find(byte[] asked)
    {
        if (_pathFile is not null && asked.AsSpan().SequenceEqual(_pathSent))
        {
            return _pathFile;
        }

        return DualCamKind(asked) is { } kind ? ledger.FirstPending(file => !file.IsPathBased && file.Kind == kind) : null;
    }

    private static CameraFileKind? DualCamKind(byte[] asked)
    {
        foreach (var kind in Enum.GetValues<CameraFileKind>())
        {
            if (kind <= CameraFileKind.RearVideo
                && CommandWriter.PathBytes(CameraFile.FixedId(kind), withNul: false).AsSpan().SequenceEqual(asked))
            {
                return kind;
            }
        }

        return null;
    }
}
