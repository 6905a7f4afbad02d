using System.Buffers;

namespace CloudCam.Protocols.Sessions;

/// <summary>Where the bytes of one open file go: memory of the relay that becomes stored blocks. Nothing here waits.</summary>
public interface IFileWriter
{
    /// <summary>Id of the transfer: the media id in events.</summary>
    string TransferId { get; }

    /// <summary>Bytes taken so far, those of earlier connections included: the offset of the next byte wanted.</summary>
    long Position { get; }

    /// <summary>CRC-16/KERMIT over the bytes taken so far, from 0.</summary>
    ushort FileCrc { get; }

    /// <summary>
    /// CRC-32C of the last piece written before <see cref="Position"/>; null when nothing was written yet. It lets a session ask for
    /// that piece again, to prove that a resumed file is the same one.
    /// </summary>
    uint? LastPieceDigest { get; }

    /// <summary>Whether all bytes were stored by an earlier connection: the camera did not hear it. Nothing more is written.</summary>
    bool IsAlreadyWhole { get; }

    /// <summary>Whether bytes of an earlier connection are there (<see cref="Position"/> over 0 at opening).</summary>
    bool IsResumed { get; }

    /// <summary>Whether a piece of this size can be written now. If not, the session leaves the frame unread and sets <see cref="SessionOutbox.NeedsRoom"/>.</summary>
    bool HasRoom(int bytes);

    /// <summary>Takes the next piece (a whole DATA payload), which must fit (<see cref="HasRoom"/>).</summary>
    /// <param name="piece">Copied before the call returns.</param>
    /// <param name="fileCrc">CRC-16/KERMIT over the whole file after this piece.</param>
    void Write(in ReadOnlySequence<byte> piece, ushort fileCrc);

    /// <summary>Counts a frame whose CRC was wrong; shown in the transfer's row.</summary>
    void CountCrcError();

    /// <summary>Throws away everything taken so far, stored blocks included: the resumed file turned out to be another one. <see cref="Position"/> becomes 0.</summary>
    void StartOver();
}
