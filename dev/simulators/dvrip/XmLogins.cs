using System.Text.Json.Nodes;

namespace CloudCam.Simulators.Dvrip;

/// <summary>Logins, logouts and keepalives.</summary>
internal sealed class XmLogins(XmDevice device)
{
    private const int Done = 100;
    private const int Locked = 205;

    private readonly Lock _gate = new();
    private int _failures;
    private long _lockedAt;

    /// <summary>1000. A second one on a connection is taken and gives the same session.</summary>
    public async Task LogInAsync(XmConnection connection, XmPacket packet)
    {
        var members = packet.Json();
        var user = members.Text("UserName") ?? "";
        var ret = Judge(members, user);
        device.Ledger.LoggedIn(new XmLoginEntry(connection.Socket.Number, user, ret));
        if (ret != Done)
        {
            // Junk in the other members, as devices have it.
            var refused = new XmSession(0, connection);
            await connection.ReplyAsync(packet, refused, Answer(ret, alive: 0, channels: 0, extra: 1_852_142_177)).ConfigureAwait(false);
            return;
        }

        connection.Session ??= device.Sessions.Begin(connection);
        await connection.ReplyAsync(packet, connection.Session, Answer(ret, device.Options.AliveInterval, device.Options.Channels, extra: 0)).ConfigureAwait(false);
    }

    /// <summary>1002. A session of another connection is answered and ignored.</summary>
    public async Task LogOutAsync(XmConnection connection, XmPacket packet, XmSession session)
    {
        await connection.ReplyAsync(packet, session, new JsonObject { ["Name"] = "", ["Ret"] = Done }).ConfigureAwait(false);
        if (connection.Session == session)
        {
            connection.Session = null;
            device.Sessions.End(session);
        }
    }

    /// <summary>1006.</summary>
    public Task AliveAsync(XmConnection connection, XmPacket packet, XmSession session)
    {
        device.Ledger.Alive();
        return connection.ReplyAsync(packet, session, new JsonObject { ["Name"] = "KeepAlive", ["Ret"] = Done });
    }

    private int Judge(JsonObject? members, string user)
    {
        var options = device.Options;
        lock (_gate)
        {
            if (_failures >= options.Quirks.LockAfter)
            {
                if (options.Time.GetElapsedTime(_lockedAt).TotalSeconds < options.Quirks.LockSeconds)
                {
                    return Locked;
                }

                _failures = 0;
            }

            var sent = members.Text("PassWord");
            var isRight = user == options.User && members.Text("EncryptType") switch
            {
                "MD5" => sent == XmText.Hash(options.Password),
                "NONE" => sent == options.Password,
                _ => false,
            };
            if (isRight)
            {
                _failures = 0;
                return Done;
            }

            if (++_failures >= options.Quirks.LockAfter)
            {
                _lockedAt = options.Time.GetTimestamp();
            }

            return options.Quirks.WrongPasswordRet;
        }
    }

    private JsonObject Answer(int ret, int alive, int channels, int extra)
    {
        var answer = new JsonObject { ["AliveInterval"] = alive, ["ChannelNum"] = channels, ["DataUseAES"] = false, ["DeviceType "] = channels > 1 ? "HVR" : "IPC", ["ExtraChannel"] = extra, ["Ret"] = ret };
        if (device.Options.Quirks.NoAliveInterval)
        {
            answer.Remove("AliveInterval");
        }

        return answer;
    }
}
