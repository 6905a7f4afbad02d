using System.Buffers;
using CloudCam.Core.Checksums;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Teltonika.Tests;

/// <summary>A file in memory that keeps the promises of <see cref="IFileWriter"/> and breaks when a session does not.</summary>
public sealed class FakeFileWriter(string id, byte[] earlier, uint? earlierDigest, bool isAlreadyWhole, int roomBytes) : IFileWriter
{
    private readonly List<byte> content = [.. earlier];
    private int used;
    private uint? digest = earlierDigest;

    public string TransferId => id;

    public long Position => content.Count;

    public ushort FileCrc => Crc16.Kermit(content.ToArray());

    public uint? LastPieceDigest => digest;

    public bool IsAlreadyWhole => isAlreadyWhole;

    public bool IsResumed { get; } = earlier.Length > 0;

    public int CrcErrors { get; private set; }

    public int StartedOver { get; private set; }

    public int RoomMade { get; private set; }

    public byte[] Bytes => [.. content];

    public bool HasRoom(int bytes) => used + bytes <= roomBytes;

    public void MakeRoom()
    {
        used = 0;
        RoomMade++;
    }

    public void Write(in ReadOnlySequence<byte> piece, ushort fileCrc)
    {
        Assert.False(isAlreadyWhole, "Nothing may be written to a whole file.");
        Assert.True(HasRoom((int)piece.Length), "The session must ask for room first.");
        Assert.False(piece.IsEmpty, "Nothing is no piece.");
        var copy = piece.ToArray();
        content.AddRange(copy);
        used += copy.Length;
        digest = Crc32C.Append(0, copy);
        Assert.Equal(Crc16.Kermit(content.ToArray()), fileCrc);
    }

    public void CountCrcError() => CrcErrors++;

    public void StartOver()
    {
        content.Clear();
        digest = null;
        StartedOver++;
    }
}
