using System.Text.Json;

namespace CloudCam.Protocols.Dvrip.Messages;

/// <summary>One recording of the camera.</summary>
/// <param name="Name">Its path in the camera, the name that a download asks for.</param>
/// <param name="Begin">First picture, local time of the camera.</param>
/// <param name="End">Last picture.</param>
/// <param name="Disk">Number of the disk.</param>
/// <param name="Serial">Number of the file on it.</param>
/// <param name="Kilobytes">Length in KiB; 0: not told.</param>
public sealed record DvripFile(string Name, DateTime Begin, DateTime End, int Disk, int Serial, long Kilobytes);

/// <summary>
/// Answer to a file query (1441). Cameras give 64 files an answer: when there are as many, the query is repeated from <see cref="DvripFile.Begin"/> of the last one on
/// and doubles are dropped.
/// </summary>
public sealed record DvripFileList
{
    /// <summary>Files of a full answer.</summary>
    public const int PageFiles = 64;

    /// <summary>Files taken of one answer at most: more than any camera gives.</summary>
    public const int MaxFiles = 1024;

    private readonly List<DvripFile> files = [];

    /// <summary>Result code, see <see cref="DvripRet"/>; null: not told.</summary>
    public int? Ret { get; private set; }

    /// <summary>The files, in the camera's order.</summary>
    public IReadOnlyList<DvripFile> Files => files;

    /// <summary>Whether there may be more than these.</summary>
    public bool MayGoOn => files.Count >= PageFiles;

    /// <summary>Reads an answer; entries without a name or a time are left out.</summary>
    /// <returns>Null when it is no JSON object.</returns>
    public static DvripFileList? Read(ReadOnlySpan<byte> text)
    {
        var list = new DvripFileList();
        return DvripJson.TryRead(text, ref list, Member) ? list : null;
    }

    private static void Member(ref DvripJsonReader json, ref DvripFileList list)
    {
        if (json.Is("Ret"u8))
        {
            list.Ret = json.Int();
        }
        else if (json.Is("OPFileQuery"u8))
        {
            if (!json.TryOpen(JsonTokenType.StartArray)) return;
            while (json.NextObject()) list.Entry(ref json);
        }
        else
        {
            json.SkipValue();
        }
    }

    private void Entry(ref DvripJsonReader json)
    {
        string? name = null;
        (DateTime? begin, DateTime? end, var disk, var serial, var kilobytes) = ((DateTime?)null, (DateTime?)null, 0, 0, 0L);
        while (json.NextMember())
        {
            if (json.Is("FileName"u8)) name = json.Text();
            else if (json.Is("BeginTime"u8)) begin = json.Time();
            else if (json.Is("EndTime"u8)) end = json.Time();
            else if (json.Is("DiskNo"u8)) disk = json.Int() ?? 0;
            else if (json.Is("SerialNo"u8)) serial = json.Int() ?? 0;
            else if (json.Is("FileLength"u8)) kilobytes = Math.Max(0, json.Number() ?? 0);
            else json.SkipValue();
        }
        if (name is not null && begin is { } from && end is { } to && files.Count < MaxFiles) files.Add(new DvripFile(name, from, to, disk, serial, kilobytes));
    }
}
