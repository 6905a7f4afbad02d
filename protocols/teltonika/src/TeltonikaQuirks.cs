using CloudCam.Core.Devices;

namespace CloudCam.Protocols.Teltonika;

/// <summary>Which start value the CRC of the first DATA after a SYNC may have.</summary>
public enum TeltonikaCrcAfterSync
{
    /// <summary>0 or the CRC of the last good DATA: the default.</summary>
    Either,

    /// <summary>0 only, as the vendor's reference server since 0.2.7.</summary>
    Zero,

    /// <summary>The CRC before it only, as the DualCam and DSM pages say.</summary>
    Chained,
}

/// <summary>One device's quirk settings, with the tolerant default where none is set; README.md lists them.</summary>
public sealed class TeltonikaQuirks
{
    // A device that is read as counting from 0, then from 1, then from 0 again counts in no way at all.
    private const int MostOriginChanges = 2;

    private static readonly TeltonikaFiles[] VendorOrder = [TeltonikaFiles.VideoRear, TeltonikaFiles.VideoFront, TeltonikaFiles.PhotoRear, TeltonikaFiles.PhotoFront];

    private int originChanges;

    /// <summary>Reads the settings of a device.</summary>
    /// <param name="quirks">Settings of its row.</param>
    /// <param name="options">Gives the order of files when the row does not.</param>
    public TeltonikaQuirks(Quirks quirks, TeltonikaOptions options)
    {
        ResumeOrigin = quirks.Number("teltonika.resumeOrigin", 1) == 0 ? 0 : 1;
        RepeatInitWithLength = quirks.Number("teltonika.repeatInit", 2) == 4;
        AsksMetadata = quirks.Text("teltonika.metadata", "auto") != "never";
        SurveysFiles = quirks.Text("teltonika.survey", "auto") != "never";
        CrcAfterSync = quirks.Text("teltonika.crcAfterSync", "either") switch
        {
            "zero" => TeltonikaCrcAfterSync.Zero, "chained" => TeltonikaCrcAfterSync.Chained, _ => TeltonikaCrcAfterSync.Either,
        };
        FileOrder = OrderFrom(quirks.Text("teltonika.fileOrder", ""), options.FileOrder);
    }

    /// <summary>Number of a DualCam file's first packet in RESUME and SYNC: 1 (default) or 0. Learnt while the connection lasts.</summary>
    public int ResumeOrigin { get; private set; }

    /// <summary>Whether REPEAT INIT has a length field. Learnt while the connection lasts.</summary>
    public bool RepeatInitWithLength { get; private set; }

    /// <summary>Whether metadata are asked for at all.</summary>
    public bool AsksMetadata { get; }

    /// <summary>Whether, with several DualCam files waiting, the metadata of all are asked for to find the alarm among them.</summary>
    public bool SurveysFiles { get; }

    /// <summary>What the CRC chain does at a SYNC.</summary>
    public TeltonikaCrcAfterSync CrcAfterSync { get; }

    /// <summary>Order of the DualCam files, all four of them.</summary>
    public IReadOnlyList<TeltonikaFiles> FileOrder { get; }

    /// <summary>The device showed that it counts packets from another number.</summary>
    /// <returns>False when it has shown too many different things.</returns>
    internal bool TryLearnOrigin(int origin)
    {
        if (++originChanges > MostOriginChanges) return false;
        ResumeOrigin = origin;
        return true;
    }

    /// <summary>The device took the long REPEAT INIT after it had ignored the short one.</summary>
    internal void LearnLongRepeatInit() => RepeatInitWithLength = true;

    private static List<TeltonikaFiles> OrderFrom(string words, IReadOnlyList<TeltonikaFiles> configured)
    {
        var order = new List<TeltonikaFiles>(4);
        foreach (var word in words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) AddTo(order, BitOf(word));
        foreach (var bit in configured) AddTo(order, bit);
        foreach (var bit in VendorOrder) AddTo(order, bit);
        return order;
    }

    private static void AddTo(List<TeltonikaFiles> order, TeltonikaFiles bit)
    {
        var isDualCam = bit is TeltonikaFiles.PhotoFront or TeltonikaFiles.PhotoRear or TeltonikaFiles.VideoFront or TeltonikaFiles.VideoRear;
        if (isDualCam && !order.Contains(bit)) order.Add(bit);
    }

    private static TeltonikaFiles BitOf(string word) => word.TrimStart('%') switch
    {
        "photof" => TeltonikaFiles.PhotoFront, "photor" => TeltonikaFiles.PhotoRear, "videof" => TeltonikaFiles.VideoFront, "videor" => TeltonikaFiles.VideoRear,
        _ => TeltonikaFiles.None,
    };
}
