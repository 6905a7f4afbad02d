using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace CloudCam.Dev.Tests.Simulators.Dvrip;

/// <summary>A packet as the client read it.</summary>
internal sealed record XmAnswer(byte[] Header, byte[] Payload)
{
    public int Id => BinaryPrimitives.ReadUInt16LittleEndian(Header.AsSpan(14));

    public uint Session => BinaryPrimitives.ReadUInt32LittleEndian(Header.AsSpan(4));

    public uint Sequence => BinaryPrimitives.ReadUInt32LittleEndian(Header.AsSpan(8));

    public bool IsLast => Header[13] == 1;

    public string Text => Encoding.Latin1.GetString(Payload);

    public JsonObject Json => JsonNode.Parse(Text.TrimEnd('\0', '\n'))!.AsObject();

    public int Ret => Json[nameof(Ret)]!.GetValue<int>();
}

/// <summary>A small client of the tests' own, by the public description of the wire: it shares no code with simulator or product.</summary>
internal sealed class XmClient : IAsyncDisposable
{
    /// <summary>Hash of the empty password, from a capture.</summary>
    public const string EmptyHash = "tlJwpbo6";

    private readonly TcpClient _client = new();
    private uint _sequence;

    public uint Session { get; set; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<XmClient> DialAsync(IPEndPoint camera)
    {
        var client = new XmClient();
        await client._client.ConnectAsync(camera, Stop);
        return client;
    }

    /// <summary>Dials and logs in with the empty password.</summary>
    public static async Task<XmClient> LogInAsync(IPEndPoint camera)
    {
        var client = await DialAsync(camera);
        var answer = await client.AskAsync(1000, Login(EmptyHash));
        Assert.Equal(100, answer.Ret);
        client.Session = answer.Session;
        return client;
    }

    public static string Login(string hash, string type = "MD5", string user = "admin") =>
        $$"""{ "EncryptType" : "{{type}}", "LoginType" : "DVRIP-Web", "PassWord" : "{{hash}}", "UserName" : "{{user}}" }""";

    public static string Monitor(string action, int channel = 0, string more = "") =>
        $$"""{ "Name" : "OPMonitor", "OPMonitor" : { "Action" : "{{action}}", {{more}} "Parameter" : { "Channel" : {{channel}}, "CombinMode" : "NONE", "StreamType" : "Main", "TransMode" : "TCP" } } }""";

    public Task SendAsync(int id, string json, string end = "\n\0") => SendAsync(id, Encoding.Latin1.GetBytes(json + end));

    public async Task SendAsync(int id, byte[] payload)
    {
        var bytes = new byte[20 + payload.Length];
        bytes[0] = 0xFF;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Session);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), _sequence++);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(14), (ushort)id);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), payload.Length);
        payload.CopyTo(bytes, 20);
        await SendRawAsync(bytes);
    }

    public async Task SendRawAsync(byte[] bytes) => await _client.GetStream().WriteAsync(bytes, Stop);

    /// <summary>Asks and takes the next packet for the answer.</summary>
    public async Task<XmAnswer> AskAsync(int id, string json, string end = "\n\0")
    {
        await SendAsync(id, json, end);
        return await ReadAsync() ?? throw new EndOfStreamException("The camera closed.");
    }

    /// <summary>Asks and skips what the camera pushes until the answer comes.</summary>
    public async Task<XmAnswer> AskAmongPushesAsync(int id, string json)
    {
        await SendAsync(id, json);
        while (true)
        {
            var packet = await ReadAsync() ?? throw new EndOfStreamException("The camera closed.");
            if (packet.Id == id + 1)
            {
                return packet;
            }
        }
    }

    /// <summary>The next packet; null when the camera closed.</summary>
    public async Task<XmAnswer?> ReadAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var header = new byte[20];
        if (await _client.GetStream().ReadAtLeastAsync(header, 20, throwOnEndOfStream: false, limit.Token) < 20)
        {
            return null;
        }

        var payload = new byte[BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(16))];
        await _client.GetStream().ReadExactlyAsync(payload, limit.Token);
        return new XmAnswer(header, payload);
    }

    /// <summary>Exactly so many bytes, whatever they mean.</summary>
    public async Task<byte[]> ReadRawAsync(int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var bytes = new byte[count];
        await _client.GetStream().ReadExactlyAsync(bytes, limit.Token);
        return bytes;
    }

    /// <summary>Bytes until the camera closes; a reset counts as an end.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        using var all = new MemoryStream();
        try
        {
            await _client.GetStream().CopyToAsync(all, limit.Token);
        }
        catch (IOException)
        {
            return all.ToArray();
        }

        return all.ToArray();
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
