using System.Text;
using System.Text.Json.Nodes;
using CloudCam.Simulators.Server;

namespace CloudCam.Simulators.Dvrip;

/// <summary>One client's connection with a camera: the control connection, or one for media.</summary>
internal sealed class XmConnection(CameraSocket socket, XmQuirks quirks)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, XmStream> _streams = [];
    private readonly Dictionary<string, XmClaim> _claims = [];
    private uint _pushes;

    public CameraSocket Socket => socket;

    /// <summary>The session that logged in here; null on media connections.</summary>
    public XmSession? Session { get; set; }

    /// <summary>When the last packet came, by the camera's monotonic clock.</summary>
    public long HeardAt { get; set; }

    /// <summary>Whether it belongs to somebody who logged in, here or on another connection.</summary>
    public bool IsKnown => Session is not null || Claims > 0;

    /// <summary>Whether something runs on it.</summary>
    public bool IsStreaming
    {
        get
        {
            lock (_gate)
            {
                return _streams.Values.Any(stream => !stream.Running.IsCompleted);
            }
        }
    }

    private int Claims
    {
        get
        {
            lock (_gate)
            {
                return _claims.Count;
            }
        }
    }

    /// <summary>Notes that this connection will carry something.</summary>
    public void Claim(XmClaim claim)
    {
        lock (_gate)
        {
            _claims[claim.Key] = claim;
        }
    }

    /// <summary>The claim of that kind, or null.</summary>
    public XmClaim? FindClaim(string key)
    {
        lock (_gate)
        {
            return _claims.GetValueOrDefault(key);
        }
    }

    /// <summary>All claims made here.</summary>
    public IReadOnlyList<XmClaim> AllClaims()
    {
        lock (_gate)
        {
            return [.. _claims.Values];
        }
    }

    /// <summary>Runs a stream; one of that key that runs already is ended first.</summary>
    public async Task BeginAsync(string key, Func<CancellationToken, Task> run)
    {
        await EndAsync(key).ConfigureAwait(false);
        lock (_gate)
        {
            _streams[key] = XmStream.Begin(run, socket.Ended);
        }
    }

    /// <summary>Ends a stream; false when there is none.</summary>
    public async Task<bool> EndAsync(string key)
    {
        XmStream? stream;
        lock (_gate)
        {
            _streams.Remove(key, out stream);
        }

        if (stream is not null)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }

        return stream is not null;
    }

    /// <summary>Ends everything that runs here.</summary>
    public async Task EndAllAsync()
    {
        string[] keys;
        lock (_gate)
        {
            keys = [.. _streams.Keys];
        }

        foreach (var key in keys)
        {
            await EndAsync(key).ConfigureAwait(false);
        }
    }

    /// <summary>Answers a request: its id plus one, its sequence.</summary>
    public Task ReplyAsync(XmPacket request, XmSession session, JsonObject members)
    {
        if (quirks.BrokenJson && request.Id != XmIds.Login)
        {
            return socket.SendAsync(new XmPacket((ushort)(request.Id + 1), session.Id, request.Sequence, "{ \"Name\" : , \"Ret\" 100 \n\0"u8.ToArray()).ToBytes());
        }

        return SendAsync((ushort)(request.Id + 1), session, quirks.SequencePlusOne ? request.Sequence + 1 : request.Sequence, members, request.Id == XmIds.Login);
    }

    /// <summary>Tells the client something it did not ask for just now.</summary>
    public Task PushAsync(ushort id, XmSession session, JsonObject members) => SendAsync(id, session, _pushes++, members, isLogin: false);

    /// <summary>Sends bytes that are no text, in a packet of their own.</summary>
    public Task SendBinaryAsync(ushort id, XmSession session, uint sequence, byte channel, bool isLast, ReadOnlySpan<byte> payload) =>
        socket.SendAsync(new XmPacket(id, Told(session), sequence, payload.ToArray()) { Total = channel, Flag = (byte)(isLast ? 1 : 0) }.ToBytes());

    private Task SendAsync(ushort id, XmSession session, uint sequence, JsonObject members, bool isLogin)
    {
        var told = isLogin ? session.Id : Told(session);
        if (quirks.Session != XmSessionForm.Absent)
        {
            members["SessionID"] = Spelled(told);
        }

        return socket.SendAsync(new XmPacket(id, told, sequence, Encoding.Latin1.GetBytes(XmText.Write(members) + "\n\0")).ToBytes());
    }

    private uint Told(XmSession session) => quirks.WrongSession ? session.Id + 0x77 : session.Id;

    private JsonNode Spelled(uint session) => quirks.Session switch
    {
        XmSessionForm.Lower => $"0x{session:x8}",
        XmSessionForm.FewDigits => $"0x{session:x}",
        XmSessionForm.TenDigits => $"0x{session:x10}",
        XmSessionForm.Number => session,
        _ => $"0x{session:X8}",
    };
}
