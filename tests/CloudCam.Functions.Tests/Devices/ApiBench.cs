using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Tests.Support;

namespace CloudCam.Functions.Tests.Devices;

/// <summary>The app over a real socket, with what tests of the device registry ask of it.</summary>
public abstract class ApiBench : IAsyncLifetime
{
    private protected Bench Bench { get; } = new("--FFMPEG_PATH=/nowhere/ffmpeg");

    protected HttpClient Client { get; } = new();

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Bench.App.StartAsync(Stop);
        Client.BaseAddress = new Uri(Bench.App.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Bench.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Client.SendAsync(request, Stop);
    }

    protected async Task<JsonElement> JsonAsync(string path)
    {
        var answer = await SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    protected async Task<List<string>> IdsAsync(string query)
    {
        var ids = new List<string>();
        var continuation = "";
        do
        {
            var page = await JsonAsync($"/api/devices?{query}{continuation}");
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            continuation = page.TryGetProperty("continuation", out var next) ? $"&continuation={next.GetString()}" : "";
        }
        while (continuation.Length > 0);
        return ids;
    }

    protected async Task<HttpResponseMessage> ImportAsync(HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv") { CharSet = "utf-8" };
        return await Client.PostAsync("/api/devices/import", content, Stop);
    }

    protected Task WriteStateAsync(string device, params (string Name, object? Value)[] values) => Bench.Tables.WriteAsync(
        TableNames.Devices, new TableWrite(TableWriteMode.Merge, device, TableNames.StateRow, values.ToDictionary(one => one.Name, one => one.Value)), Stop);
}
