using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CloudCam.Dev.Tests.Simulators.BSeries;

/// <summary>A packet as the client read it.</summary>
internal sealed record BSeriesAnswer(bool IsMedia, int Operation, byte[] Text, int Repeated)
{
    public int Result => BinaryPrimitives.ReadUInt16LittleEndian(Text);
}

/// <summary>A small client of the tests' own, by the public description of the wire: it shares no code with simulator or product.</summary>
internal sealed class BSeriesClient : IAsyncDisposable
{
    private readonly TcpClient _client = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<BSeriesClient> DialAsync(IPEndPoint camera)
    {
        var client = new BSeriesClient();
        await client._client.ConnectAsync(camera, Stop);
        return client;
    }

    /// <summary>Dials, logs in and skips what the camera sends unasked.</summary>
    public static async Task<BSeriesClient> LogInAsync(IPEndPoint camera, bool hasExtras = true)
    {
        var client = await DialAsync(camera);
        Assert.Equal(0, (await client.AskAsync(0, [])).Result);
        Assert.Equal(0, (await client.AskAsync(2, Verify("admin", ""))).Result);
        for (var extra = 0; hasExtras && extra < 2; extra++)
        {
            await client.ReadAsync();
        }

        return client;
    }

    /// <summary>Opens the AV connection.</summary>
    public static async Task<BSeriesClient> OpenAsync(IPEndPoint camera, uint id)
    {
        var client = await DialAsync(camera);
        await client.SendAsync(0, BitConverter.GetBytes(id), isMedia: true);
        return client;
    }

    public static byte[] Verify(string user, string password)
    {
        var text = new byte[26];
        Encoding.ASCII.GetBytes(user).CopyTo(text, 0);
        Encoding.ASCII.GetBytes(password).CopyTo(text, 13);
        return text;
    }

    /// <summary>The last word of the header stays 0, as some clients leave it.</summary>
    public async Task SendAsync(int operation, byte[] text, bool isMedia = false)
    {
        var bytes = new byte[23 + text.Length];
        (isMedia ? "MO_V"u8 : "MO_O"u8).CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), (ushort)operation);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(15), text.Length);
        text.CopyTo(bytes, 23);
        await _client.GetStream().WriteAsync(bytes, Stop);
    }

    public async Task<BSeriesAnswer> AskAsync(int operation, byte[] text)
    {
        await SendAsync(operation, text);
        return await ReadAsync() ?? throw new EndOfStreamException("The camera closed.");
    }

    /// <summary>The next packet; null when the camera closed.</summary>
    public async Task<BSeriesAnswer?> ReadAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var header = new byte[23];
        try
        {
            if (await _client.GetStream().ReadAtLeastAsync(header, 23, throwOnEndOfStream: false, limit.Token) < 23)
            {
                return null;
            }

            var text = new byte[BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(15))];
            await _client.GetStream().ReadExactlyAsync(text, limit.Token);
            return new BSeriesAnswer(header[3] == 'V', BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(4)), text, BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(19)));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
