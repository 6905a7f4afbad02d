using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace CloudCam.Simulators.BSeries;

/// <summary>The operation connection: who somebody is, and what he wants.</summary>
internal sealed class BSeriesOperation(BSeriesDevice device)
{
    private const int FieldBytes = 13;

    /// <summary>Milliseconds of each frame interval code; the codes are the tens from 0.</summary>
    private static readonly int[] Intervals =
        [0, 50, 60, 70, 80, 90, 100, 110, 130, 150, 170, 200, 250, 340, 500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500, 5000];

    /// <summary>Takes one packet; false: the connection ends.</summary>
    public async Task<bool> TakeAsync(BSeriesClient client, BSeriesPacket packet)
    {
        if (packet.Operation == BSeriesOperations.KeepAlive)
        {
            device.Ledger.Alive();
            return true;
        }

        device.Ledger.Asked(new BSeriesRequestEntry(client.Operation.Number, packet.Operation, packet.Operation == BSeriesOperations.Verify ? [] : packet.Text));
        return packet.Operation switch
        {
            BSeriesOperations.Login => await GreetAsync(client).ConfigureAwait(false),
            BSeriesOperations.Verify when client.IsGreeted => await VerifyAsync(client, packet.Text).ConfigureAwait(false),
            // Nothing is known of cameras that are asked before the verify; this one wants nothing to do with it.
            _ when !client.IsVerified => false,
            _ => await ObeyAsync(client, packet).ConfigureAwait(false),
        };
    }

    /// <summary>Tells a client something.</summary>
    public static Task SendAsync(BSeriesClient client, ushort operation, byte[] text) => client.Operation.SendAsync(new BSeriesPacket(false, operation, text).ToBytes());

    private async Task<bool> GreetAsync(BSeriesClient client)
    {
        if (device.Clients.Count > device.Options.Quirks.MostClients)
        {
            await SendAsync(client, BSeriesOperations.LoginAnswer, Result(2)).ConfigureAwait(false);
            return false;
        }

        var text = new byte[27];
        Encoding.ASCII.GetBytes(device.Options.CameraId).AsSpan(0, Math.Min(12, device.Options.CameraId.Length)).CopyTo(text.AsSpan(2));
        new byte[] { 1, 0, 0, 0, 0, 0, 0, 0, 11, 22, 2, 38 }.CopyTo(text, 15);
        await SendAsync(client, BSeriesOperations.LoginAnswer, text).ConfigureAwait(false);
        return client.IsGreeted = true;
    }

    private async Task<bool> VerifyAsync(BSeriesClient client, byte[] text)
    {
        if (text.Length != 2 * FieldBytes)
        {
            return false;
        }

        var (user, password) = (Field(text.AsSpan(0, FieldBytes)), Field(text.AsSpan(FieldBytes)));
        var result = user != device.Options.User ? 1 : password != device.Options.Password ? 5 : 0;
        device.Ledger.LoggedIn(new BSeriesLoginEntry(client.Operation.Number, user, result));
        await SendAsync(client, BSeriesOperations.VerifyAnswer, result == 0 ? [0, 0, 2] : Result(result)).ConfigureAwait(false);
        if (result != 0)
        {
            return false;
        }

        client.IsVerified = true;
        return await AfterwardsAsync(client).ConfigureAwait(false);
    }

    /// <summary>What cameras send unasked, and what bad ones do.</summary>
    private async Task<bool> AfterwardsAsync(BSeriesClient client)
    {
        var quirks = device.Options.Quirks;
        if (!quirks.NoExtras)
        {
            await SendAsync(client, BSeriesOperations.OtherDevices, new byte[1_152]).ConfigureAwait(false);
            await SendAsync(client, BSeriesOperations.Parameters, Parameters()).ConfigureAwait(false);
        }

        var head = new BSeriesPacket(false, BSeriesOperations.Parameters, []).ToBytes();
        if (quirks.HugeLength)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(15), uint.MaxValue);
            await client.Operation.SendAsync(head).ConfigureAwait(false);
        }

        if (quirks.CutHeaderAt is > 0 and < BSeriesPacket.HeaderBytes)
        {
            await client.Operation.SendAsync(head.AsMemory(0, quirks.CutHeaderAt)).ConfigureAwait(false);
            return false;
        }

        return true;
    }

    private async Task<bool> ObeyAsync(BSeriesClient client, BSeriesPacket packet)
    {
        if (device.Options.Quirks.NeverAnswers)
        {
            return true;
        }

        switch (packet.Operation)
        {
            case BSeriesOperations.VideoStart:
                await StartAsync(client, packet, BSeriesStream.Video, result: 0).ConfigureAwait(false);
                break;
            case BSeriesOperations.AudioStart:
                await StartAsync(client, packet, BSeriesStream.Audio, device.Options.Quirks.AudioResult).ConfigureAwait(false);
                break;
            case BSeriesOperations.TalkStart:
                var refusal = device.Options.Quirks.TalkResult;
                await StartAsync(client, packet, BSeriesStream.Talk, refusal != 0 ? refusal : device.TryTalk(client) ? 0 : 2).ConfigureAwait(false);
                break;
            case BSeriesOperations.VideoEnd:
                client.End(BSeriesStream.Video);
                break;
            case BSeriesOperations.AudioEnd:
                client.End(BSeriesStream.Audio);
                break;
            case BSeriesOperations.TalkEnd:
                client.End(BSeriesStream.Talk);
                break;
            case BSeriesOperations.FrameInterval when packet.Text.Length == 4:
                SetInterval(client, BinaryPrimitives.ReadUInt32LittleEndian(packet.Text));
                break;
            case BSeriesOperations.FetchParameters:
                await SendAsync(client, BSeriesOperations.Parameters, Parameters()).ConfigureAwait(false);
                break;
            default:
                // Camera control is kept in the ledger; whatever else there is, is skipped.
                break;
        }

        return true;
    }

    private async Task StartAsync(BSeriesClient client, BSeriesPacket packet, BSeriesStream stream, int result)
    {
        var answer = (ushort)(packet.Operation + 1);
        result = device.Options.Quirks.ErrorToAll != 0 ? device.Options.Quirks.ErrorToAll : result;
        if (result != 0 || packet.Text.Length < 1)
        {
            await SendAsync(client, answer, Result(result)).ConfigureAwait(false);
            return;
        }

        if (client.Begin(stream, device.NewDataId) is not { } id)
        {
            await SendAsync(client, answer, Result(0)).ConfigureAwait(false);
            return;
        }

        var text = new byte[6];
        BinaryPrimitives.WriteUInt32LittleEndian(text.AsSpan(2), id);
        await SendAsync(client, answer, text).ConfigureAwait(false);
    }

    private void SetInterval(BSeriesClient client, uint code)
    {
        if (code % 10 != 0 || code / 10 >= Intervals.Length)
        {
            device.Ledger.Note(string.Create(CultureInfo.InvariantCulture, $"frame interval {code} is none"));
            return;
        }

        client.IntervalMilliseconds = Intervals[code / 10];
        client.Changed.Beat();
    }

    private static byte[] Result(int result) => [(byte)result, 0];

    private static byte[] Parameters() => [32, 128, 128, 128, 128, 0, 25, 0];

    // NUL ends it; thirteen characters leave no room for one.
    private static string Field(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes.IndexOf((byte)0) is >= 0 and var end ? bytes[..end] : bytes);
}
