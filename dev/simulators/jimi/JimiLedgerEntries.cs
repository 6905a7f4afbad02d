using CloudCam.Simulators.Rtmp;

namespace CloudCam.Simulators.Jimi;

/// <summary>One packet on the wire.</summary>
/// <param name="Report">Same number for every sending of the same report; 0 for logins and heartbeats.</param>
/// <param name="Number">Protocol number.</param>
/// <param name="Serial">Its serial.</param>
/// <param name="Content">Its content.</param>
/// <param name="Connection">Number of the connection it went over, from 1.</param>
/// <param name="IsRepeat">Whether the report had been sent before.</param>
/// <param name="About">A name for people and tests: the alarm's name, or empty.</param>
public sealed record JimiSentPacket(long Report, byte Number, ushort Serial, byte[] Content, int Connection, bool IsRepeat, string About)
{
    /// <summary>Whether the server answered it with its number and serial.</summary>
    public bool IsAnswered { get; internal set; }
}

/// <summary>One HTTP request.</summary>
/// <param name="Name">File name, or <c>name list</c>.</param>
/// <param name="Url">Where it went.</param>
/// <param name="Try">Number of the try, from 1.</param>
/// <param name="Status">HTTP status; 0 when there was no answer.</param>
/// <param name="Answer">The answer's body, cut at 4096 letters, or why there was none.</param>
/// <param name="Sha256">Digest of the file's bytes, lower-case hex.</param>
/// <param name="IsTaken">Whether the camera is content with the answer.</param>
public sealed record JimiPost(string Name, string Url, int Try, int Status, string Answer, string Sha256, bool IsTaken);

/// <summary>A file to upload.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">Digest of its bytes, lower-case hex.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="InstructionId">Flag of the command that asked for it in the second upload form, or null.</param>
public sealed record JimiUploadEntry(string Name, string Sha256, long Bytes, uint? InstructionId)
{
    /// <summary>What became of it.</summary>
    public JimiUploadState State { get; internal set; }
}

/// <summary>One command and its answer.</summary>
/// <param name="Flag">Server flag.</param>
/// <param name="Text">The command.</param>
/// <param name="Answer">The answer; empty when there was none.</param>
public sealed record JimiCommandEntry(uint Flag, string Text, string Answer);

/// <summary>One stream that was pushed.</summary>
/// <param name="Url">Where it went.</param>
/// <param name="Ledger">How it went.</param>
public sealed record JimiLiveEntry(Uri Url, LiveLedger Ledger);
