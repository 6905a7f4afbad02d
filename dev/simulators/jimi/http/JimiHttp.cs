using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CloudCam.Simulators.Jimi;

/// <summary>The terminal's HTTP requests, one try each.</summary>
internal sealed class JimiHttp(JimiCameraOptions options, JimiDevice device) : IDisposable
{
    private const int MostAnswer = 4096;
    private readonly HttpClient _client = options.Http is { } shared
        ? new HttpClient(shared, disposeHandler: false) { Timeout = options.HttpTimeout }
        : new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = options.HttpTimeout };

    private JimiQuirks Quirks => options.Scenario.Quirks;

    // The true time: a scenario that runs faster would leave every window a server has.
    private long Timestamp => options.Time.GetUtcNow().AddSeconds(Quirks.TimestampOffsetSeconds).ToUnixTimeMilliseconds();

    /// <summary>Posts a photo or clip in the first form, or a file asked for in the second.</summary>
    public Task<JimiPost> UploadAsync(JimiUploadEntry file, byte[] bytes, int tries, CancellationToken cancellationToken)
    {
        var isSecondForm = file.InstructionId is not null && options.FilesUrl is not null;
        var url = isSecondForm ? options.FilesUrl : device.UploadUrl;
        var parts = isSecondForm ? SecondForm(file, bytes) : FirstForm(file, bytes);
        var boundary = $"----------{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.Name)))[..24]}";
        var body = new JimiMultipart(boundary, parts, Quirks.ChunkedUploads, Quirks.UploadBytesPerSecond, tries <= Quirks.BrokenUploads, options.Time);
        return PostAsync(file.Name, file.Sha256, url, tries, body, IsTaken, cancellationToken);
    }

    /// <summary>Posts the names of recordings: chunked, joined by commas, with one at the end.</summary>
    public Task<JimiPost> PostNameListAsync(IReadOnlyList<string> names, int tries, CancellationToken cancellationToken)
    {
        var list = string.Concat(names.Select(name => name + ","));
        var json = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new Dictionary<string, string> { ["imei"] = JimiPackets.ImeiText(options.Imei), ["fileNameList"] = list }));
        var body = new StreamContent(new MemoryStream(json));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return PostAsync("name list", Convert.ToHexStringLower(SHA256.HashData(json)), device.NameListUrl, tries, body, IsListTaken, cancellationToken, isChunked: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private IEnumerable<JimiPart> FirstForm(JimiUploadEntry file, byte[] bytes)
    {
        var timestamp = Timestamp;
        return Quirks.PartOrder.Select(name => name switch
        {
            "filename" => JimiPart.Text(name, file.Name),
            "timestamp" => JimiPart.Text(name, timestamp.ToString(CultureInfo.InvariantCulture)),
            "sign" => JimiPart.Text(name, JimiSign.OfUpload(file.Name, timestamp, Quirks.SignSecret, Quirks.SignsRawDigest)),
            _ => new JimiPart("file", bytes, file.Name, Quirks.FilePartContentType),
        });
    }

    private JimiPart[] SecondForm(JimiUploadEntry file, byte[] bytes)
    {
        var timestamp = Timestamp;
        var id = file.InstructionId!.Value;
        return
        [
            JimiPart.Text("imei", JimiPackets.ImeiText(options.Imei)),
            JimiPart.Text("instructionId", id.ToString(CultureInfo.InvariantCulture)),
            JimiPart.Text("timestamp", timestamp.ToString(CultureInfo.InvariantCulture)),
            JimiPart.Text("sign", JimiSign.OfFile(options.Imei, id, timestamp, Quirks.SignSecret, Quirks.SignsRawDigest)),
            new JimiPart("file", bytes, file.Name, Quirks.FilePartContentType),
        ];
    }

    private async Task<JimiPost> PostAsync(
        string name, string sha256, Uri? url, int tries, HttpContent body, Func<int, string, bool> isTaken, CancellationToken cancellationToken, bool isChunked = false)
    {
        if (url is null)
        {
            body.Dispose();
            return new JimiPost(name, "", tries, 0, "no address is set", sha256, IsTaken: false);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = body };
        request.Headers.TransferEncodingChunked = isChunked || Quirks.ChunkedUploads ? true : null;
        try
        {
            using var answer = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            text = text.Length > MostAnswer ? text[..MostAnswer] : text;
            return new JimiPost(name, url.ToString(), tries, (int)answer.StatusCode, text, sha256, isTaken((int)answer.StatusCode, text));
        }
        catch (Exception error) when (error is HttpRequestException or IOException || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new JimiPost(name, url.ToString(), tries, 0, error.InnerException?.Message ?? error.Message, sha256, IsTaken: false);
        }
    }

    private bool IsTaken(int status, string answer) => status == 200 && ((Quirks.TakesBareOk && answer.Length == 0) || Number(answer, "code") == 200);

    private static bool IsListTaken(int status, string answer) => status == 200 && Number(answer, "code") == 0;

    private static int? Number(string json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;
        }
        catch (JsonException)
        {
            // Not JSON: not an answer the terminal understands.
            return null;
        }
    }
}
