using System.Text.Json;
using CloudCam.Core.Naming;
using CloudCam.Functions.AssembleMedia;
using CloudCam.Functions.Camera;
using CloudCam.Functions.DeleteKey;
using CloudCam.Functions.GetMedia;
using CloudCam.Functions.Health;
using CloudCam.Functions.Keys;
using CloudCam.Functions.ListCameras;
using CloudCam.Functions.ListDevices;
using CloudCam.Functions.ListLive;
using CloudCam.Functions.ListMedia;
using CloudCam.Functions.MediaLink;
using CloudCam.Functions.NameList;
using CloudCam.Functions.ReplaySpills;
using CloudCam.Functions.StartLive;
using CloudCam.Functions.StopLive;
using CloudCam.Functions.SweepTransfers;
using CloudCam.Functions.UploadFile;
using CloudCam.Functions.UploadMedia;
using CloudCam.Functions.UploadSound;
using CloudCam.Testing;

namespace CloudCam.Functions.Tests.Invocation;

/// <summary>host.json and function.json say the same as the code.</summary>
public class ManifestTests
{
    private static JsonElement Read(params string[] path) => JsonDocument.Parse(File.ReadAllBytes(RepositoryRoot.Combine(["functions", .. path]))).RootElement;

    private static JsonElement TriggerOf(string function) => Read(function, "function.json").GetProperty("bindings")[0];

    private static List<string> Folders() =>
        [.. Directory.EnumerateFiles(RepositoryRoot.Combine("functions"), "function.json", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
            .Select(file => Path.GetFileName(Path.GetDirectoryName(file))!).Order(StringComparer.Ordinal)];

    [Fact]
    public void Folders_are_the_functions_of_the_app() => Assert.Equal(
        [
            "AcknowledgeAlarm", "AssembleMedia", "Camera", "ConsoleFiles", "DeadLetter", "DeleteKey", "DeliverWebhooks", "Device", "DevicePositions", "DeviceTrack", "GetAlarm",
            "GetCommand", "GetMedia", "Health", "HealthDetails", "ImportDevices", "Keys", "ListAlarms", "ListCameras", "ListCommands", "ListDeadLetters", "ListDevices", "ListLive", "ListMedia", "ListRecordings",
            "ListTransfers", "Me", "MediaLink", "NameList", "Negotiate", "ProcessAlarms", "ReplaySpills", "RetryDeadLetter", "RetryDeadLetters", "RotateSecret", "SendCommand", "StartLive", "StopLive",
            "Subscription", "Subscriptions", "SweepCommands", "SweepDevices", "SweepLedger", "SweepTracks", "SweepTransfers", "TestWebhook", "TrackDevices", "TrackMedia", "UploadFile",
            "UploadMedia", "UploadSound"
        ], Folders());

    [Fact]
    public void Queue_trigger_listens_where_the_relay_writes()
    {
        var trigger = TriggerOf(AssembleMediaEndpoint.Name);
        Assert.Equal(("queueTrigger", AssembleMediaEndpoint.Binding, QueueNames.MediaJobs, "AzureWebJobsStorage"), (
            trigger.GetProperty("type").GetString(), trigger.GetProperty("name").GetString(), trigger.GetProperty("queueName").GetString(), trigger.GetProperty("connection").GetString()));
    }

    [Theory]
    [InlineData(SweepTransfersEndpoint.Name)]
    [InlineData(ReplaySpillsEndpoint.Name)]
    public void Timers_have_six_fields(string function)
    {
        var trigger = TriggerOf(function);
        Assert.Equal("timerTrigger", trigger.GetProperty("type").GetString());
        Assert.Equal(6, trigger.GetProperty("schedule").GetString()!.Split(' ').Length);
    }

    [Theory]
    [InlineData("ListDevices", ListDevicesEndpoint.Route, "anonymous")]
    [InlineData("Camera", CameraEndpoint.Route, "anonymous")]
    [InlineData("StartLive", StartLiveEndpoint.Route, "anonymous")]
    [InlineData("ListLive", ListLiveEndpoint.Route, "anonymous")]
    [InlineData("StopLive", StopLiveEndpoint.Route, "anonymous")]
    [InlineData("ListCameras", ListCamerasEndpoint.Route, "anonymous")]
    [InlineData("UploadSound", UploadSoundEndpoint.Route, "anonymous")]
    [InlineData("ListMedia", ListMediaEndpoint.Route, "anonymous")]
    [InlineData("GetMedia", GetMediaEndpoint.Route, "anonymous")]
    [InlineData("MediaLink", MediaLinkEndpoint.Route, "anonymous")]
    [InlineData("Keys", KeysEndpoint.Route, "anonymous")]
    [InlineData("DeleteKey", DeleteKeyEndpoint.Route, "anonymous")]
    [InlineData("UploadMedia", UploadMediaEndpoint.Route, "anonymous")]
    [InlineData("UploadFile", UploadFileEndpoint.Route, "anonymous")]
    [InlineData("NameList", NameListEndpoint.Route, "anonymous")]
    [InlineData("Health", HealthEndpoint.Route, "anonymous")]
    public void Http_triggers_have_the_paths_of_their_endpoints(string function, string route, string level)
    {
        // Only a trigger and an http output, and nothing else, is passed on as it came.
        var bindings = Read(function, "function.json").GetProperty("bindings");
        Assert.Equal(["httpTrigger", "http"], bindings.EnumerateArray().Select(binding => binding.GetProperty("type").GetString()));
        Assert.Equal((route, level), ($"/{bindings[0].GetProperty("route").GetString()}", bindings[0].GetProperty("authLevel").GetString()));
    }

    [Fact]
    public void Host_passes_http_on_as_it_comes_and_expects_base64_in_queues()
    {
        var host = Read("host.json");
        var handler = host.GetProperty("customHandler");
        Assert.True(handler.GetProperty("enableProxyingHttpRequest").GetBoolean());
        Assert.Equal("CloudCam.Functions", handler.GetProperty("description").GetProperty("defaultExecutablePath").GetString());
        Assert.Equal("base64", host.GetProperty("extensions").GetProperty("queues").GetProperty("messageEncoding").GetString());
    }

    [Fact]
    public void Manifests_stand_beside_the_built_program()
    {
        Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "host.json")));
        Assert.All(Folders(), folder => Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, folder, "function.json")), folder));
    }
}
