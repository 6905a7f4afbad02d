using System.Buffers;
using System.Security.Cryptography;

namespace CloudCam.Protocols.Dvrip.Requests;

/// <summary>
/// Writes what a client sends. Every method writes one packet and allocates nothing. Texts end with 0A as in captures of the vendor's own client.
/// Sources: the vendor's interface document V1.0.0, captures, public clients; README.md says which where they differ.
/// </summary>
public static partial class DvripWriter
{
    /// <summary>More than the fixed part of any request has.</summary>
    private const int FixedBytes = 512;

    /// <summary>Logs in (1000).</summary>
    /// <param name="output">Where to.</param>
    /// <param name="sequence">Number of the request. The session is 0 before the login.</param>
    /// <param name="user">User name.</param>
    /// <param name="password">Password.</param>
    /// <param name="isPlain">Send the password itself (EncryptType NONE, for the odd camera without MD5) instead of its hash.</param>
    public static void Login(IBufferWriter<byte> output, uint sequence, ReadOnlySpan<char> user, ReadOnlySpan<char> password, bool isPlain = false)
    {
        var body = new DvripBody(output, DvripMessageId.Login, new DvripStamp(0, sequence), FixedBytes + ((user.Length + password.Length) * DvripBody.MaxCharBytes));
        body.Word("EncryptType"u8, isPlain ? "NONE"u8 : "MD5"u8);
        body.Word("LoginType"u8, "DVRIP-Web"u8);
        if (isPlain)
        {
            body.Text("PassWord"u8, password);
        }
        else
        {
            Span<byte> hash = stackalloc byte[DvripPasswordHash.Chars];
            DvripPasswordHash.Write(password, hash);
            body.Word("PassWord"u8, hash);
            CryptographicOperations.ZeroMemory(hash);
        }
        body.Text("UserName"u8, user);
        body.Finish();
    }

    /// <summary>Logs out (1002). Most clients simply close.</summary>
    public static void Logout(IBufferWriter<byte> output, DvripStamp stamp) => Named(output, DvripMessageId.Logout, stamp, ""u8);

    /// <summary>A sign of life (1006).</summary>
    public static void KeepAlive(IBufferWriter<byte> output, DvripStamp stamp) => Named(output, DvripMessageId.KeepAlive, stamp, "KeepAlive"u8);

    /// <summary>Asks for model, versions, numbers of channels (1020).</summary>
    public static void SystemInfo(IBufferWriter<byte> output, DvripStamp stamp) => Named(output, DvripMessageId.Info, stamp, "SystemInfo"u8);

    /// <summary>Asks for the disks (1020).</summary>
    public static void StorageInfo(IBufferWriter<byte> output, DvripStamp stamp) => Named(output, DvripMessageId.Info, stamp, "StorageInfo"u8);

    /// <summary>Asks what goes on (1020).</summary>
    public static void WorkState(IBufferWriter<byte> output, DvripStamp stamp) => Named(output, DvripMessageId.Info, stamp, "WorkState"u8);

    /// <summary>Asks what time it is there (1452).</summary>
    public static void TimeQuery(IBufferWriter<byte> output, DvripStamp stamp) => Named(output, DvripMessageId.TimeQuery, stamp, "OPTimeQuery"u8);

    /// <summary>Sets the clock (1450).</summary>
    /// <param name="output">Where to.</param>
    /// <param name="stamp">Session and sequence.</param>
    /// <param name="local">The camera's local time.</param>
    public static void SetTime(IBufferWriter<byte> output, DvripStamp stamp, DateTime local)
    {
        var body = new DvripBody(output, DvripMessageId.Machine, stamp, FixedBytes);
        body.Word("Name"u8, "OPTimeSetting"u8);
        body.Time("OPTimeSetting"u8, local);
        body.FinishWithSession();
    }

    /// <summary>Sends alarms from now on (1500); repeating it does no harm.</summary>
    public static void Guard(IBufferWriter<byte> output, DvripStamp stamp) => Named(output, DvripMessageId.Guard, stamp, ""u8);

    /// <summary>Sends no alarms any more (1502).</summary>
    public static void Unguard(IBufferWriter<byte> output, DvripStamp stamp) => Named(output, DvripMessageId.Unguard, stamp, ""u8);

    /// <summary>Sets all alarm outputs (1040).</summary>
    /// <param name="output">Where to.</param>
    /// <param name="stamp">Session and sequence.</param>
    /// <param name="modes">One for each output of the camera, at most <see cref="MaxAlarmOutputs"/>.</param>
    /// <exception cref="ArgumentException">None, or too many.</exception>
    public static void AlarmOut(IBufferWriter<byte> output, DvripStamp stamp, ReadOnlySpan<DvripAlarmOutMode> modes)
    {
        if (modes.Length is 0 or > MaxAlarmOutputs) throw new ArgumentException($"A camera has 1 to {MaxAlarmOutputs} alarm outputs.", nameof(modes));
        var body = new DvripBody(output, DvripMessageId.SetConfig, stamp, FixedBytes + (modes.Length * 80));
        body.Name("Alarm.AlarmOut"u8);
        body.OpenList();
        foreach (var mode in modes)
        {
            body.Next();
            body.Open();
            // The status stays OPEN in every capture, also when the output is switched off: the type alone decides.
            body.Word("AlarmOutStatus"u8, "OPEN"u8);
            body.Word("AlarmOutType"u8, mode switch { DvripAlarmOutMode.On => "MANUAL"u8, DvripAlarmOutMode.Off => "CLOSE"u8, _ => "AUTO"u8 });
            body.Close();
        }
        body.CloseList();
        body.Word("Name"u8, "Alarm.AlarmOut"u8);
        body.FinishWithSession();
    }

    /// <summary>Most alarm outputs of a camera or recorder.</summary>
    public const int MaxAlarmOutputs = 64;

    /// <summary>Restarts the camera (1450).</summary>
    public static void Reboot(IBufferWriter<byte> output, DvripStamp stamp)
    {
        var body = new DvripBody(output, DvripMessageId.Machine, stamp, FixedBytes);
        body.Word("Name"u8, "OPMachine"u8);
        body.Open("OPMachine"u8);
        body.Word("Action"u8, "Reboot"u8);
        body.Close();
        body.FinishWithSession();
    }

    /// <summary>Reads a part of the configuration (1042).</summary>
    /// <param name="output">Where to.</param>
    /// <param name="stamp">Session and sequence.</param>
    /// <param name="name">For example <c>Detect.MotionDetect.[0]</c>.</param>
    public static void GetConfig(IBufferWriter<byte> output, DvripStamp stamp, ReadOnlySpan<char> name)
    {
        var body = new DvripBody(output, DvripMessageId.GetConfig, stamp, FixedBytes + (name.Length * DvripBody.MaxCharBytes));
        body.Text("Name"u8, name);
        body.FinishWithSession();
    }

    /// <summary>Writes a part of the configuration (1040).</summary>
    /// <param name="output">Where to.</param>
    /// <param name="stamp">Session and sequence.</param>
    /// <param name="name">As in <see cref="GetConfig"/>.</param>
    /// <param name="json">One JSON value, sent as it is: the caller knows that it is one.</param>
    public static void SetConfig(IBufferWriter<byte> output, DvripStamp stamp, ReadOnlySpan<char> name, ReadOnlySpan<byte> json)
    {
        var body = new DvripBody(output, DvripMessageId.SetConfig, stamp, FixedBytes + (name.Length * 2 * DvripBody.MaxCharBytes) + json.Length);
        body.Text("Name"u8, name);
        body.Next();
        body.Raw("\""u8);
        body.Escaped(name);
        body.Raw("\" : "u8);
        body.Raw(json);
        body.FinishWithSession();
    }

    private static void Named(IBufferWriter<byte> output, DvripMessageId message, DvripStamp stamp, ReadOnlySpan<byte> name)
    {
        var body = new DvripBody(output, message, stamp, FixedBytes);
        body.Word("Name"u8, name);
        body.FinishWithSession();
    }
}

/// <summary>What an alarm output is to do.</summary>
public enum DvripAlarmOutMode
{
    /// <summary>As the camera's configuration says (AUTO).</summary>
    Auto,

    /// <summary>On (MANUAL).</summary>
    On,

    /// <summary>Off (CLOSE).</summary>
    Off,
}
