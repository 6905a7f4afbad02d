using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace CloudCam.Simulators.Dvrip;

/// <summary>Talk: one at a time. What is heard is kept; what the microphone hears goes back.</summary>
internal sealed class XmTalk(XmDevice device)
{
    private const string Name = "OPTalk";
    private const string Key = "talk";
    private const int Done = 100;
    private const int NotAllowed = 103;
    private const int IsOpen = 503;
    private const int IsNotOpen = 504;

    private readonly Lock _gate = new();
    private XmSession? _talker;

    /// <summary>1434.</summary>
    public static Task ClaimAsync(XmConnection connection, XmPacket packet, XmSession session, JsonObject? members)
    {
        var isKnown = members.Object(Name).Object("AudioFormat").Text("EncodeType") == "G711_ALAW";
        if (isKnown)
        {
            connection.Claim(new XmClaim(Key, session));
            session.Media[connection] = true;
        }

        return connection.ReplyAsync(packet, session, XmInformation.Only(Name, isKnown ? Done : NotAllowed));
    }

    /// <summary>1430.</summary>
    public async Task StartStopAsync(XmConnection connection, XmPacket packet, XmSession session, JsonObject? members)
    {
        var carrier = session.Media.Keys.Where(one => one.FindClaim(Key)?.Session == session).MaxBy(one => one.Socket.Number);
        var action = members.Object(Name).Text("Action");
        var ret = (action, carrier) switch
        {
            ("Start", null) => NotAllowed,
            ("Start", _) => TryOpen(session) ? Done : IsOpen,
            ("Stop", _) => TryClose(session) ? Done : IsNotOpen,
            _ => NotAllowed,
        };
        await connection.ReplyAsync(packet, session, XmInformation.Only(Name, ret)).ConfigureAwait(false);
        if (ret == Done && action == "Start")
        {
            await carrier!.BeginAsync(Key, stop => SpeakAsync(carrier, session, stop)).ConfigureAwait(false);
        }
        else if (ret == Done && carrier is not null)
        {
            await carrier.EndAsync(Key).ConfigureAwait(false);
        }
    }

    /// <summary>1432: eight bytes of a sound frame and the sound.</summary>
    public void Hear(XmSession session, XmPacket packet)
    {
        var bytes = packet.Payload;
        if (_talker != session)
        {
            device.Ledger.Note($"{bytes.Length} bytes of talk that was not open");
        }
        else if (bytes.Length < XmFrames.OtherHeader || bytes is not [0, 0, 1, 0xFA, 0x0E, ..] || BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(6)) != bytes.Length - XmFrames.OtherHeader)
        {
            device.Ledger.Note($"{bytes.Length} bytes of talk that are no sound frame");
        }
        else
        {
            device.Ledger.Spoke(bytes.AsMemory(XmFrames.OtherHeader));
        }
    }

    /// <summary>A login has ended, and its talk with it.</summary>
    public void Left(XmSession session) => TryClose(session);

    private bool TryOpen(XmSession session)
    {
        lock (_gate)
        {
            if (_talker is not null)
            {
                return false;
            }

            _talker = session;
            return true;
        }
    }

    private bool TryClose(XmSession session)
    {
        lock (_gate)
        {
            if (_talker != session)
            {
                return false;
            }

            _talker = null;
            return true;
        }
    }

    private async Task SpeakAsync(XmConnection carrier, XmSession session, CancellationToken stop)
    {
        var (time, begin) = (device.Options.Time, device.Options.Time.GetTimestamp());
        try
        {
            for (var packet = 0u; ; packet++)
            {
                if (TimeSpan.FromMilliseconds(40.0 * packet) - time.GetElapsedTime(begin) is { Ticks: > 0 } wait)
                {
                    await Task.Delay(wait, time, stop).ConfigureAwait(false);
                }

                stop.ThrowIfCancellationRequested();
                var sound = XmFrames.Sound(device.Options.Media.SoundAt(packet).Span);
                await carrier.SendBinaryAsync(XmIds.TalkSound, session, packet, channel: 0, isLast: false, sound).ConfigureAwait(false);
            }
        }
        finally
        {
            // Also when the connection for talk broke: the next talker is welcome.
            TryClose(session);
        }
    }
}
