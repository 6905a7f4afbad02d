using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CloudCam.Dev.Stack;

namespace CloudCam.Dev.Load;

/// <summary>Reads the hubs of the emulator to their end, as a consumer that remembers its place.</summary>
/// <param name="hubs">REST address of the emulator.</param>
internal sealed class HubReader(Uri hubs) : IDisposable
{
    private const int PageEvents = 1_000;

    private readonly HttpClient http = new() { BaseAddress = hubs, Timeout = TimeSpan.FromSeconds(60) };
    private readonly Dictionary<(string Hub, string Partition), long> next = [];

    /// <summary>Reads what came since the last time.</summary>
    /// <exception cref="StackException">The emulator does not answer, or something is no event of ours.</exception>
    public async Task<IReadOnlyList<HubEvent>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var state = await http.GetFromJsonAsync<JsonElement>("_admin/state", cancellationToken).ConfigureAwait(false);
            var read = new List<HubEvent>();
            foreach (var hub in state.GetProperty("hubs").EnumerateArray())
            {
                foreach (var partition in hub.GetProperty("partitions").EnumerateArray())
                    await ReadPartitionAsync(hub.GetProperty("name").GetString()!, partition, read, cancellationToken).ConfigureAwait(false);
            }
            return read;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new StackException($"The event streams cannot be read: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task ReadPartitionAsync(string hub, JsonElement partition, List<HubEvent> read, CancellationToken cancellationToken)
    {
        var id = partition.GetProperty("id").GetString()!;
        var last = partition.GetProperty("lastSequence").GetInt64();
        for (var at = next.GetValueOrDefault((hub, id)); at <= last; at = next[(hub, id)])
        {
            var page = await http.GetFromJsonAsync<JsonElement>(
                string.Create(CultureInfo.InvariantCulture, $"_admin/events/{hub}/{id}?fromSequence={at}&max={PageEvents}"), cancellationToken).ConfigureAwait(false);
            if (page.GetArrayLength() == 0) return;
            foreach (var one in page.EnumerateArray())
            {
                read.AddRange(HubEvent.ReadAll(hub, one.GetProperty("bodyBase64").GetBytesFromBase64()));
                next[(hub, id)] = one.GetProperty("sequenceNumber").GetInt64() + 1;
            }
        }
    }
}
