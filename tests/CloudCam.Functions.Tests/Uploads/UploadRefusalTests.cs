using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CloudCam.Functions.Tests.Uploads;

/// <summary>What is not kept: a clear answer that ends the camera's attempts, a counter with a reason, nothing stored.</summary>
public class UploadRefusalTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly byte[] File = UploadRig.Mp4(2_000);

    private static string Refusal(string message, string name = "") => $$"""{"code":200,"message":"Not kept: {{message}}","data":"{{name}}"}""";

    public static TheoryData<string, string, string> Forms() => new()
    {
        { "no-file", "there is no file", UploadRig.Name },
        { "empty-file", "the file is empty", UploadRig.Name },
        { "no-name", "there is no file name", "" },
        { "duplicate-part", "a part came twice", UploadRig.Name },
    };

    private static Form FormOf(string reason) => reason switch
    {
        "no-file" => new Form().Field("filename", UploadRig.Name).Field("timestamp", UploadRig.Timestamp).Field("sign", UploadRig.Sign),
        "empty-file" => UploadRig.Example([]),
        "no-name" => new Form().File(File),
        _ => UploadRig.Example(File).File(File),
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Form_without_what_it_needs_is_refused(string reason, string message, string name)
    {
        await using var rig = await UploadRig.StartAsync();
        Assert.Equal((200, Refusal(message, name)), await rig.PostAsync(FormOf(reason)));
        Assert.Equal(1, rig.Count($"cloudcam.uploads refused {reason}"));
        await rig.AssertNothingKeptAsync();
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("a/b.mp4")]
    [InlineData("..")]
    [InlineData("a\0.mp4")]
    [InlineData("\u00E4\u4E2D.mp4")]
    [InlineData("a\".mp4")]
    [InlineData("")]
    public async Task Name_that_is_none_is_refused(string name)
    {
        await using var rig = await UploadRig.StartAsync();
        Assert.Equal((200, Refusal("the file name is not allowed")), await rig.PostAsync(new Form().Field("filename", name).File(File)));
        Assert.Equal((200, Refusal("the file name is not allowed")), await rig.PostAsync(new Form().File(File).Field("filename", name)));
        Assert.Equal(2, rig.Count("cloudcam.uploads refused bad-name"));
        await rig.AssertNothingKeptAsync();
    }

    [Fact]
    public async Task Name_of_300_characters_is_refused()
    {
        await using var rig = await UploadRig.StartAsync();
        Assert.Equal((200, Refusal("the file name is not allowed")), await rig.PostAsync(new Form().Field("filename", new string('a', 300)).File(File)));
        Assert.Equal((200, Refusal("the form is too large")), await rig.PostAsync(new Form().Field("filename", new string('a', 3_000)).File(File)));
        await rig.AssertNothingKeptAsync();
    }

    [Fact]
    public async Task Second_and_different_name_is_refused_the_same_name_twice_is_not()
    {
        await using var rig = await UploadRig.StartAsync();
        Assert.Equal((200, Refusal("a part came twice", UploadRig.Name)), await rig.PostAsync(UploadRig.Example(File).Field("filename", "other.mp4")));
        await rig.AssertNothingKeptAsync();
        Assert.Equal((200, UploadRig.Success(UploadRig.Name)), await rig.PostAsync(UploadRig.Example(File).Field("filename", UploadRig.Name)));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Body_that_is_no_form_is_refused(string contentType)
    {
        await using var rig = await UploadRig.StartAsync();
        Assert.Equal((200, Refusal("not the expected content type")), await rig.PostAsync("/upload", Form.Content("whatever"u8.ToArray(), contentType: contentType)));
        Assert.Equal(1, rig.Count("cloudcam.uploads refused not-a-form"));
        await rig.AssertNothingKeptAsync();
    }

    [Fact]
    public async Task Form_that_ends_in_the_middle_is_refused()
    {
        await using var rig = await UploadRig.StartAsync();
        var body = UploadRig.Example(File).ToBytes();
        Assert.Equal((200, Refusal("the body ends too early", UploadRig.Name)), await rig.PostAsync("/upload", Form.Content(body[..^6])));
        Assert.Equal((200, Refusal("the body ends too early", UploadRig.Name)), await rig.PostAsync("/upload", Form.Content(body[..^500], chunked: true)));
        await rig.AssertNothingKeptAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Form_of_101_MB_is_refused_and_its_sender_sees_the_answer(bool chunked)
    {
        await using var rig = await UploadRig.StartAsync();
        var body = UploadRig.Example(UploadRig.Mp4(101 * 1_024 * 1_024)).ToBytes();
        Assert.Equal((200, Refusal("too large", UploadRig.Name)), await rig.PostAsync("/upload", Form.Content(body, chunked)));
        Assert.Equal(1, rig.Count("cloudcam.uploads refused too-large"));
        await rig.AssertNothingKeptAsync();
    }

    [Fact]
    public async Task Form_of_many_parts_is_refused()
    {
        await using var rig = await UploadRig.StartAsync();
        var form = UploadRig.Example(File);
        for (var part = 0; part < 100; part++) form.Field($"x{part}", "y");
        Assert.Equal((200, Refusal("the form is too large", UploadRig.Name)), await rig.PostAsync(form));
        await rig.AssertNothingKeptAsync();
    }

    [Theory]
    [InlineData("Require", "wrong", 400)]
    [InlineData("Require", null, 400)]
    [InlineData("Require", UploadRig.Sign, 200)]
    [InlineData("Require", "/QLMVF8iJ1GFD5BGckfFMQ==", 200)]
    [InlineData("Log", "wrong", 200)]
    [InlineData("Log", null, 200)]
    [InlineData("Off", "wrong", 200)]
    public async Task Wrong_sign_is_refused_where_signs_are_required(string check, string? sign, int status)
    {
        foreach (var fileFirst in (bool[])[false, true])
        {
            await using var rig = await UploadRig.StartAsync($"--Uploads:Sign={check}");
            var form = new Form();
            if (fileFirst) form.File(File);
            form.Field("filename", UploadRig.Name).Field("timestamp", UploadRig.Timestamp);
            if (sign is not null) form.Field("sign", sign);
            if (!fileFirst) form.File(File);
            var answer = await rig.PostAsync(form);
            Assert.Equal(status == 200 ? (200, UploadRig.Success(UploadRig.Name)) : (400, $$"""{"code":400,"message":"Wrong sign","data":"{{UploadRig.Name}}"}"""), answer);
            if (status == 400) await rig.AssertNothingKeptAsync();
            var remarks = rig.Count("cloudcam.upload.remarks wrong-sign") + rig.Count("cloudcam.upload.remarks no-sign") + rig.Count("cloudcam.uploads refused wrong-sign");
            Assert.Equal(check != "Off" && (sign is null or "wrong"), remarks > 0);
        }
    }

    [Fact]
    public async Task Replayed_sign_is_good_within_its_window_only()
    {
        await using var rig = await UploadRig.StartAsync("--Uploads:Sign=Require", "--Uploads:TimestampWindow=00:10:00");
        rig.Bench.Clock.Advance(new DateTimeOffset(2020, 8, 11, 6, 20, 0, TimeSpan.Zero) - rig.Bench.Clock.GetUtcNow());
        Assert.Equal(200, (await rig.PostAsync(UploadRig.Example(File))).Status);
        Assert.Equal(200, (await rig.PostAsync(UploadRig.Example(File))).Status);
        Assert.Single(await rig.TransfersAsync());
        rig.Bench.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(400, (await rig.PostAsync(UploadRig.Example(UploadRig.Mp4(2_001)))).Status);
        Assert.Single(await rig.TransfersAsync());
    }

    [Fact]
    public async Task Store_that_is_away_brings_the_file_back()
    {
        await using var probe = await UploadRig.StartAsync();
        await probe.PostAsync(UploadRig.Example(File));
        var calls = probe.Bench.Calls.Count;
        Assert.InRange(calls, 5, 30);
        for (var call = 1; call <= calls; call++)
        {
            foreach (var doneAllTheSame in (bool[])[false, true])
            {
                await using var rig = await UploadRig.StartAsync();
                rig.Bench.Calls.FailAt(call, doneAllTheSame, andAllAfter: true);
                var (status, body) = await rig.PostAsync(UploadRig.Example(File));
                Assert.Equal((503, """{"code":503,"message":"Not now, send it again","data":""}"""), (status, body));
                rig.Bench.Calls.Clear();
                Assert.Equal((200, UploadRig.Success(UploadRig.Name)), await rig.PostAsync(UploadRig.Example(File)));
                Assert.Equal(Core.Media.MediaState.Complete, (await rig.AssembleOneAsync()).State);
            }
        }
    }

    [Fact]
    public async Task Camera_that_goes_away_leaves_nothing()
    {
        await using var rig = await UploadRig.StartAsync("--Uploads:BlockBytes=65536", "--Uploads:SmallBlockBytes=65536");
        var body = UploadRig.Example(UploadRig.Mp4(1_000_000)).ToBytes();
        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(IPAddress.Loopback, rig.Client.BaseAddress!.Port, Stop);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary={Form.Boundary}\r\nContent-Length: {body.Length}\r\n\r\n"), Stop);
            await socket.SendAsync(body.AsMemory(0, 500_000), Stop);
            // A reset takes along what nobody has read: blocks were on their way before.
            while (rig.Bench.Calls.Count < 3) await Task.Delay(10, Stop);
            socket.Close(0);
        }
        while (rig.Count("cloudcam.uploads failed broken-off") == 0) await Task.Delay(10, Stop);
        await rig.AssertNothingKeptAsync();
    }

    [Fact]
    public async Task Uploads_beyond_the_limit_wait_and_then_are_sent_away()
    {
        await using var rig = await UploadRig.StartAsync("--Uploads:MaxConcurrent=1", "--Uploads:MaxWaiting=1", "--Uploads:MaxWait=00:00:10");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, rig.Client.BaseAddress!.Port, Stop);
        var body = UploadRig.Example(File).ToBytes();
        await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary={Form.Boundary}\r\nContent-Length: {body.Length}\r\n\r\n"), Stop);
        var slots = rig.Bench.App.Services.GetService(typeof(Functions.Uploads.UploadSlots)) as Functions.Uploads.UploadSlots;
        while (slots!.Free > 0) await Task.Delay(10, Stop);

        var waiting = rig.PostAsync(UploadRig.Example(File));
        while (slots.Waiting == 0) await Task.Delay(10, Stop);
        Assert.Equal(503, (await rig.PostAsync(UploadRig.Example(File))).Status);
        rig.Bench.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(503, (await waiting).Status);
        Assert.Equal(2, rig.Count("cloudcam.uploads failed busy"));

        await socket.SendAsync(body, Stop);
        while (rig.Count("cloudcam.uploads stored none") == 0) await Task.Delay(10, Stop);
        Assert.Equal(200, (await rig.PostAsync(UploadRig.Example(UploadRig.Mp4(2_001)))).Status);
    }
}
