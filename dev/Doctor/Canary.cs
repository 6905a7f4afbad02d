using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Doctor;

/// <summary>
/// One picture through the whole path: registered by the API, sent by a simulated camera, assembled, checked, listed, downloaded, announced. What was made is taken away as far as the API can.
/// </summary>
/// <param name="examination">The report.</param>
/// <param name="target">What is examined.</param>
/// <param name="api">A client of the API with a key of scope admin.</param>
/// <param name="events">Waits for the event of a file; null: nobody looks.</param>
/// <param name="time">The clock.</param>
internal sealed class Canary(Examination examination, DoctorTarget target, HttpClient api, ICanaryEvents? events, TimeProvider time)
{
    /// <summary>IMEI of the canary; type allocation code 00000000 was given to no maker, so no camera has it.</summary>
    public const ulong Imei = 101;

    private const string Part = "canary";
    private const string NoteText = "Made by the doctor; may be deleted.";
    private const string NoApi = "The API does not answer any more: see the lines of the functions.";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>The canary's id.</summary>
    public static string Device { get; } = Imei.ToString("D15", CultureInfo.InvariantCulture);

    private readonly byte[] picture = CanaryPicture.Make($"canary {time.GetUtcNow():O}");

    private string Sha256 => Convert.ToHexStringLower(SHA256.HashData(picture));

    /// <summary>Sends it and follows it to its end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!await examination.CheckAsync(Part, $"register {Device}", NoApi, RegisterAsync, cancellationToken).ConfigureAwait(false)) return;
        try
        {
            // Whoever waits for an event must listen before it is sent.
            var announced = events?.WaitAsync(Device, Sha256, cancellationToken);
            if (await SendAsync(cancellationToken).ConfigureAwait(false)) await FollowAsync(cancellationToken).ConfigureAwait(false);
            if (announced is not null) await AnnouncedAsync(announced, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await examination.CheckAsync(Part, "clean up", NoApi, CleanUpAsync, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<Answer> RegisterAsync(CancellationToken cancellationToken)
    {
        using (var there = await api.GetAsync(new Uri($"api/devices/{Device}", UriKind.Relative), cancellationToken).ConfigureAwait(false))
        {
            if (there.StatusCode == HttpStatusCode.OK)
            {
                var known = await there.Content.ReadFromJsonAsync<JsonElement>(cancellationToken).ConfigureAwait(false);
                if (known.TryGetProperty("note", out var note) && note.ValueKind == JsonValueKind.String && note.GetString() != NoteText)
                    return Answer.Ill("somebody else registered this device", "The canary's id is reserved; give that device another one, or leave the canary out (--no-canary).");
            }
        }
        using var answer = await api.PutAsJsonAsync($"api/devices/{Device}", new { name = "Canary", note = NoteText, policy = "accept" }, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccessStatusCode ? Answer.Well("registered") : Answer.Ill(((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture), "The functions cannot write table devices, or the key's scope is not admin.");
    }

    private Task<bool> SendAsync(CancellationToken cancellationToken)
    {
        var port = target.Ports.First(one => one.Speaks == CameraPort.Teltonika).Port;
        var advice = "The camera did not hear \"done\": a store of the relay is away (see its permissions), or the port leads elsewhere. The relay's log has one line for the connection with its end reason.";
        return examination.CheckAsync(Part, "send a picture", advice, target.CanaryPatience, async stop =>
        {
            var camera = new TeltonikaCamera(new TeltonikaCameraOptions
            {
                Host = target.RelayHost!, Port = port, UseTls = target.Tls, ValidateCertificate = (_, certificate, _, _) => certificate is not null, Imei = Imei,
                Files = [CameraFile.DualCam(CameraFileKind.FrontPhoto, picture)], RetryWait = TimeSpan.FromSeconds(1), MaxLongWaits = 0, Time = time,
            });
            var result = await camera.RunAsync(null, stop).ConfigureAwait(false);
            return result.Delivered == 1
                ? Answer.Well(string.Create(CultureInfo.InvariantCulture, $"{picture.Length} bytes, {result.Connections} connection{(result.Connections == 1 ? "" : "s")}"))
                : Answer.Ill($"not delivered: {result.Detail}", advice);
        }, cancellationToken);
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        JsonElement? item = null;
        var advice = "The relay stored it and nobody put it together: are the functions' triggers running (the host's log), and is queue media-jobs growing?";
        var isThere = await examination.CheckAsync(Part, "assembled and verified", advice, target.CanaryPatience, async stop =>
        {
            item = await WaitForItemAsync(stop).ConfigureAwait(false);
            var state = item.Value.GetProperty("state").GetString();
            if (state != "complete") return Answer.Ill($"state {state}", "What was put together is not what was received; its reason stands in the file's row (failureReason).");
            var conversion = item.Value.GetProperty("conversionState").GetString();
            return conversion == "ready" ? Answer.Well("complete, with its preview") : Answer.Note($"complete, conversion {conversion}", "The file is whole; its preview could not be made: is ffmpeg there?");
        }, cancellationToken).ConfigureAwait(false);
        if (isThere && item is { } found)
            await examination.CheckAsync(Part, "download by link", "The link cannot be opened from here: is the storage account's network open to those who use the API?", stop => DownloadAsync(found, stop), cancellationToken).ConfigureAwait(false);
    }

    private async Task<JsonElement> WaitForItemAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await api.GetFromJsonAsync<JsonElement>($"api/media?device={Device}&take=50", cancellationToken).ConfigureAwait(false);
            foreach (var item in page.GetProperty("items").EnumerateArray())
            {
                if (item.TryGetProperty("sha256", out var sha) && sha.GetString() == Sha256 && item.GetProperty("conversionState").GetString() != "pending") return item;
            }
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Answer> DownloadAsync(JsonElement item, CancellationToken cancellationToken)
    {
        var link = await api.GetFromJsonAsync<JsonElement>(item.GetProperty("links").GetProperty("original").GetString()!.TrimStart('/'), cancellationToken).ConfigureAwait(false);
        using var plain = new HttpClient();
        using var answer = await plain.GetAsync(new Uri(link.GetProperty("url").GetString()!), cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode) return Answer.Ill(((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture), "The link is refused: the functions may not sign (role Storage Blob Delegator or Data Owner), a clock is wrong, or the account's network is closed to this machine.");
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return bytes.AsSpan().SequenceEqual(picture) ? Answer.Well("the same bytes, by SHA-256 too") : Answer.Ill("other bytes than were sent", "This must never happen: keep the blob and tell us.");
    }

    private Task<bool> AnnouncedAsync(Task<Answer> announced, CancellationToken cancellationToken) => examination.CheckAsync(
        Part, "announced", "No event came: do relay and functions reach the event streams (events.... above), is there a spill, and is the address of the streams the right one?",
        target.CanaryPatience, stop => announced.WaitAsync(stop), cancellationToken);

    private async Task<Answer> CleanUpAsync(CancellationToken cancellationToken)
    {
        using var answer = await api.DeleteAsync(new Uri($"api/devices/{Device}", UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.NotFound
            ? Answer.Well($"device deleted; its picture stays until the retention of container media, its rows, and a stranger's row of {Hellos.StrangerImei:D15} and {Hellos.JimiStranger}")
            : Answer.Ill(((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture), $"Delete the device {Device} by hand.");
    }
}
