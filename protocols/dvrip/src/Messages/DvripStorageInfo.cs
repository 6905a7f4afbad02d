using System.Text.Json;

namespace CloudCam.Protocols.Dvrip.Messages;

/// <summary>One partition of a camera's disk or card.</summary>
/// <param name="TotalMegabytes">Its size; 0: not told.</param>
/// <param name="FreeMegabytes">What is free of it.</param>
/// <param name="Status">0: good.</param>
public readonly record struct DvripPartition(long TotalMegabytes, long FreeMegabytes, int Status);

/// <summary>Answer to StorageInfo (1021): a list of disks with their partitions, flat here.</summary>
public sealed record DvripStorageInfo
{
    /// <summary>Partitions taken at most: four of each of 16 disks.</summary>
    public const int MaxPartitions = 64;

    private readonly List<DvripPartition> partitions = [];

    /// <summary>Result code; null: not told.</summary>
    public int? Ret { get; private set; }

    /// <summary>The partitions of all disks, in the camera's order.</summary>
    public IReadOnlyList<DvripPartition> Partitions => partitions;

    /// <summary>Reads an answer.</summary>
    /// <returns>Null when it is no JSON object.</returns>
    public static DvripStorageInfo? Read(ReadOnlySpan<byte> text)
    {
        var info = new DvripStorageInfo();
        return DvripJson.TryRead(text, ref info, Member) ? info : null;
    }

    private static void Member(ref DvripJsonReader json, ref DvripStorageInfo info)
    {
        if (json.Is("Ret"u8))
        {
            info.Ret = json.Int();
        }
        else if (json.Is("StorageInfo"u8))
        {
            if (!json.TryOpen(JsonTokenType.StartArray)) return;
            while (json.NextObject()) info.Disk(ref json);
        }
        else
        {
            json.SkipValue();
        }
    }

    private void Disk(ref DvripJsonReader json)
    {
        while (json.NextMember())
        {
            if (!json.Is("Partition"u8))
            {
                json.SkipValue();
                continue;
            }
            if (!json.TryOpen(JsonTokenType.StartArray)) continue;
            while (json.NextObject()) Partition(ref json);
        }
    }

    private void Partition(ref DvripJsonReader json)
    {
        var partition = default(DvripPartition);
        while (json.NextMember())
        {
            if (json.Is("TotalSpace"u8)) partition = partition with { TotalMegabytes = Math.Max(0, json.Number() ?? 0) };
            else if (json.Is("RemainSpace"u8)) partition = partition with { FreeMegabytes = Math.Max(0, json.Number() ?? 0) };
            else if (json.Is("Status"u8)) partition = partition with { Status = json.Int() ?? 0 };
            else json.SkipValue();
        }
        if (partitions.Count < MaxPartitions) partitions.Add(partition);
    }
}
