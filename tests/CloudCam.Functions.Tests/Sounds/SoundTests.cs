using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CloudCam.Core.Commands;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Access;
using CloudCam.Functions.Sounds;
using CloudCam.Functions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace CloudCam.Functions.Tests.Sounds;

/// <summary>Sounds for devices, over a real socket and through the real ffmpeg.</summary>
public sealed class SoundTests : IAsyncLifetime
{
    private static readonly string Path = $"/api/devices/{Bench.Device}/sounds";
    private readonly Bench bench = new();
    private readonly HttpClient client = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await bench.App.StartAsync(Stop);
        client.BaseAddress = new Uri(bench.App.Urls.Single());
        await bench.Tables.WriteAsync(TableNames.Devices, new TableWrite(TableWriteMode.Insert, Bench.Device.Value, TableNames.DeviceRow, new Dictionary<string, object?> { ["policy"] = "accept" }), Stop);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task Wav_becomes_what_devices_play_and_talk_takes_its_id()
    {
        var answer = await PostAsync(Make(2, "-ac", "2", "-ar", "44100", "-f", "wav"), "audio/wav");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var sound = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        var id = sound.GetProperty("id").GetString()!;
        Assert.True(SoundId.IsId(id));
        Assert.Equal((2.0, Bench.Device.Value), (sound.GetProperty("seconds").GetDouble(), sound.GetProperty("device").GetString()));
        Assert.Equal(bench.Clock.GetUtcNow().AddDays(30), sound.GetProperty("keptUntil").GetDateTimeOffset());

        var name = BlobNames.Sound(Bench.Device, id);
        Assert.Equal($"incoming/{Bench.Device}/sounds/{id}.pcm", name.ToString());
        var samples = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(bench.Account.BytesOf(name)!).ToArray();
        Assert.Equal(16_000, samples.Length);
        // A tone of 440 Hz crosses zero 880 times a second, whatever rate it came with.
        Assert.InRange(samples.Zip(samples.Skip(1)).Count(pair => pair.First < 0 != pair.Second < 0), 1_700, 1_800);
        Assert.Null(CommandArguments.Check(CommandNames.Talk, new Dictionary<string, string> { ["sound"] = id }));
    }

    [Theory]
    [InlineData("mp3", "audio/mpeg")]
    [InlineData("flac", "audio/flac")]
    [InlineData("ogg", "audio/ogg; codecs=vorbis")]
    public async Task Other_kinds_that_are_usual_are_taken_too(string format, string type)
    {
        var answer = await PostAsync(Make(1, "-ac", "1", "-f", format), type);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.InRange((await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("seconds").GetDouble(), 0.95, 1.2);
    }

    [Fact]
    public async Task The_same_sound_has_the_same_id_and_another_device_another_one()
    {
        var wav = Make(1, "-f", "wav");
        var first = await IdAsync(wav);
        Assert.Equal(first, await IdAsync(wav));
        Assert.Single(bench.Account.Names(), name => name.Container == BlobNames.IncomingContainer);
        Assert.NotEqual(first, SoundId.Of(CloudCam.Core.Devices.DeviceId.Parse("another"), "00"));
    }

    [Fact]
    public async Task A_minute_is_taken_and_more_is_not()
    {
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(Make(60, "-ar", "8000", "-f", "wav"), "audio/wav")).StatusCode);
        var answer = await PostAsync(Make(61, "-ar", "8000", "-f", "wav"), "audio/wav");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("60 seconds", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ten_mebibytes_are_the_most_whether_the_sender_tells_or_not(bool tells)
    {
        var content = tells ? (HttpContent)new ByteArrayContent(new byte[SoundKeeper.MaxUploadBytes + 1]) : new StreamContent(new Unknown(new byte[SoundKeeper.MaxUploadBytes + 1]));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("audio/wav");
        var answer = await client.PostAsync(Path, content, Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.DoesNotContain(bench.Account.Names(), name => name.Container == BlobNames.IncomingContainer);
    }

    [Theory]
    [InlineData("audio/wav", "")]
    [InlineData("audio/wav", "RIFF\0\0\0\0WAVE")]
    [InlineData("audio/wav", "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")]
    [InlineData("audio/mpeg", "no sound at all")]
    [InlineData("audio/ogg", "OggS")]
    public async Task What_cannot_be_heard_is_refused(string type, string content) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(Encoding.Latin1.GetBytes(content), type)).StatusCode);

    [Fact]
    public async Task A_wav_that_says_it_is_an_mp3_is_refused_or_heard_but_never_more_than_its_kind_allows()
    {
        var answer = await PostAsync(Make(1, "-f", "wav"), "audio/flac");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("video/mp4")]
    [InlineData("audio/x-mpegurl")]
    public async Task Other_types_are_refused_before_anything_is_read(string type)
    {
        var before = bench.Calls.Count;
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PostAsync([1, 2, 3], type)).StatusCode);
        Assert.Equal(before, bench.Calls.Count);
    }

    [Fact]
    public async Task A_device_nobody_registered_gets_no_sounds() =>
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(Make(1, "-f", "wav"), "audio/wav", "/api/devices/nobody/sounds")).StatusCode);

    [Fact]
    public async Task Without_ffmpeg_it_says_so()
    {
        await using var without = new Bench("--FFMPEG_PATH=/nowhere/ffmpeg");
        var result = await without.Get<SoundKeeper>().KeepAsync(Bench.Device, "wav", new MemoryStream([1, 2, 3]), Stop);
        Assert.Equal(SoundRefusal.NoFfmpeg, result.Refusal);
    }

    [Fact]
    public async Task A_store_that_is_away_is_worth_another_try()
    {
        var wav = Make(1, "-f", "wav");
        bench.Calls.FailAt(3, false);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PostAsync(wav, "audio/wav")).StatusCode);
        bench.Calls.Clear();
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(wav, "audio/wav")).StatusCode);
    }

    [Fact]
    public void Uploading_asks_for_what_sending_commands_asks_for()
    {
        var endpoint = ((IEndpointRouteBuilder)bench.App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Single(one => one.RoutePattern.RawText == "/api/devices/{id}/sounds");
        Assert.Equal(ApiScope.Command, endpoint.Metadata.GetMetadata<RequiredScope>()?.Scope);
    }

    private static byte[] Make(int seconds, params string[] arguments) =>
        Ffmpeg.Make(["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100", "-t", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture), .. arguments]);

    private async Task<string> IdAsync(byte[] wav) => (await (await PostAsync(wav, "audio/wav")).Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetString()!;

    private Task<HttpResponseMessage> PostAsync(byte[] bytes, string type, string? path = null)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return client.PostAsync(path ?? Path, content, Stop);
    }

    /// <summary>A stream that does not tell its length.</summary>
    private sealed class Unknown(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
