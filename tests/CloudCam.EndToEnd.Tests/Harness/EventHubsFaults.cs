using System.Net.Http.Json;
using CloudCam.Dev.Stack;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>The fault switches of the Event Hubs emulator; off again at the end.</summary>
internal sealed class EventHubsFaults(LocalStack stack) : IAsyncDisposable
{
    private readonly HttpClient http = new() { BaseAddress = stack.Endpoints.EventHubsHttp, Timeout = Waiting.Limit };

    /// <summary>Replaces all faults.</summary>
    public async Task SetAsync(object faults)
    {
        using var answer = await http.PutAsJsonAsync("_admin/faults", faults);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Switches all off.</summary>
    public async Task ClearAsync()
    {
        using var answer = await http.DeleteAsync(new Uri("_admin/faults", UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await ClearAsync();
        http.Dispose();
    }
}
