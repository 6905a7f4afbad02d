using System.Text.Json.Nodes;
using CloudCam.Simulators.Dvrip;

namespace CloudCam.Dev.Tests.Simulators.Dvrip;

public sealed class XmLoginTests
{
    [Fact]
    public async Task Login_is_answered_like_a_real_camera()
    {
        await using var camera = XmSample.Start();
        await using var client = await XmClient.DialAsync(camera.Endpoint);
        var answer = await client.AskAsync(1000, XmClient.Login(XmClient.EmptyHash));
        Assert.Equal("FF010000", Convert.ToHexString(answer.Header, 0, 4));
        Assert.Equal((1001, 0u), (answer.Id, answer.Sequence));
        Assert.EndsWith("}\n\0", answer.Text, StringComparison.Ordinal);
        Assert.Contains("\"DeviceType \" : \"IPC\"", answer.Text, StringComparison.Ordinal);
        Assert.Equal((100, 20, 1), (answer.Ret, answer.Json["AliveInterval"]!.GetValue<int>(), answer.Json["ChannelNum"]!.GetValue<int>()));
        Assert.Equal($"0x{answer.Session:X8}", answer.Json["SessionID"]!.GetValue<string>());
        client.Session = answer.Session;
        var again = await client.AskAsync(1000, XmClient.Login(XmClient.EmptyHash));
        Assert.Equal((100, answer.Session), (again.Ret, again.Session));
        Assert.Equal(1, camera.Sessions);
    }

    [Theory]
    [InlineData("admin", "6QNMIQGe", "MD5", 100)]
    [InlineData("admin", "admin", "NONE", 100)]
    [InlineData("admin", "admin", "MD5", 203)]
    [InlineData("admin", "tlJwpbo6", "MD5", 203)]
    [InlineData("", "", "NONE", 100)]
    [InlineData("", "", "MD5", 203)]
    [InlineData("", "tlJwpbo6", "3DES", 203)]
    public async Task Password_is_taken_as_hash_or_as_text(string password, string sent, string type, int ret)
    {
        await using var camera = XmSample.Start(change: options => options with { Password = password });
        await using var client = await XmClient.DialAsync(camera.Endpoint);
        Assert.Equal(ret, (await client.AskAsync(1000, XmClient.Login(sent, type))).Ret);
        Assert.Equal(ret, Assert.Single(camera.Ledger.Logins).Ret);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\n\0")]
    [InlineData("\0")]
    [InlineData("")]
    public async Task Any_end_of_a_text_is_taken(string end)
    {
        await using var camera = XmSample.Start();
        await using var client = await XmClient.DialAsync(camera.Endpoint);
        Assert.Equal(100, (await client.AskAsync(1000, XmClient.Login(XmClient.EmptyHash), end)).Ret);
    }

    [Fact]
    public async Task Wrong_passwords_lock_every_login_for_a_while()
    {
        await using var camera = XmSample.Start(new XmQuirks { LockAfter = 3, WrongPasswordRet = 106 });
        await using var client = await XmClient.DialAsync(camera.Endpoint);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var refused = await client.AskAsync(1000, XmClient.Login("wrong", user: "admin"));
            Assert.Equal((106, 0, 0), (refused.Ret, refused.Json["AliveInterval"]!.GetValue<int>(), refused.Json["ChannelNum"]!.GetValue<int>()));
        }

        Assert.Equal(205, (await client.AskAsync(1000, XmClient.Login(XmClient.EmptyHash))).Ret);
        Assert.Equal([106, 106, 106, 205], camera.Ledger.Logins.Select(login => login.Ret));
    }

    [Fact]
    public async Task Requests_before_the_login_are_met_with_silence_and_an_end()
    {
        await using var camera = XmSample.Start(change: options => options with { LoginTimeout = TimeSpan.FromSeconds(1) });
        await using var client = await XmClient.DialAsync(camera.Endpoint);
        await client.SendAsync(1020, """{ "Name" : "SystemInfo" }""");
        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Control_connection_without_keepalive_is_dropped()
    {
        await using var camera = XmSample.Start(change: options => options with { AliveInterval = 1 });
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        var alive = await client.AskAsync(1006, $$"""{ "Name" : "KeepAlive", "SessionID" : "0x{{client.Session:X8}}" }""");
        Assert.Equal((1007, 100, "KeepAlive"), (alive.Id, alive.Ret, alive.Json["Name"]!.GetValue<string>()));
        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal(1, camera.Ledger.Keepalives);
    }

    [Theory]
    [InlineData(XmSessionForm.Usual, "\"0x0000001B\"")]
    [InlineData(XmSessionForm.Lower, "\"0x0000001b\"")]
    [InlineData(XmSessionForm.FewDigits, "\"0x1b\"")]
    [InlineData(XmSessionForm.TenDigits, "\"0x000000001b\"")]
    [InlineData(XmSessionForm.Number, "27")]
    [InlineData(XmSessionForm.Absent, null)]
    public async Task Session_is_spelled_in_every_way_seen(XmSessionForm form, string? spelled)
    {
        await using var camera = XmSample.Start(new XmQuirks { Session = form, NoAliveInterval = true });
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        Assert.Equal(0x1Bu, client.Session);
        var answer = await client.AskAsync(1452, """{ "Name" : "OPTimeQuery" }""");
        Assert.Equal(0x1Bu, answer.Session);
        Assert.Equal(spelled, answer.Json["SessionID"]?.ToJsonString());
        await using var other = await XmClient.DialAsync(camera.Endpoint);
        Assert.Null((await other.AskAsync(1000, XmClient.Login(XmClient.EmptyHash))).Json["AliveInterval"]);
    }

    [Fact]
    public async Task Logout_of_somebody_else_is_answered_and_ignored()
    {
        await using var camera = XmSample.Start();
        await using var one = await XmClient.LogInAsync(camera.Endpoint);
        await using var other = await XmClient.LogInAsync(camera.Endpoint);
        var mine = other.Session;
        other.Session = one.Session;
        Assert.Equal(100, (await other.AskAsync(1002, $$"""{ "Name" : "", "SessionID" : "0x{{one.Session:X8}}" }""")).Ret);
        other.Session = mine;
        Assert.Equal(100, (await one.AskAsync(1006, """{ "Name" : "KeepAlive" }""")).Ret);
    }

    [Fact]
    public async Task Bytes_that_are_no_header_end_the_connection()
    {
        await using var camera = XmSample.Start();
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        await client.SendRawAsync("GET / HTTP/1.1\r\nHost: camera\r\n\r\n"u8.ToArray());
        Assert.Empty(await client.ReadToEndAsync());
        Assert.Contains(camera.Ledger.Notes, note => note.Contains("is no header", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1020, "SystemInfo", 100)]
    [InlineData(1020, "Nothing", 102)]
    [InlineData(1042, "Nothing", 607)]
    [InlineData(1042, "Detect.MotionDetect.[0]", 100)]
    [InlineData(1044, "General.General", 100)]
    [InlineData(1360, "SystemFunction", 100)]
    [InlineData(1990, "Anything", 102)]
    public async Task Requests_by_name_have_their_codes(int id, string name, int ret)
    {
        await using var camera = XmSample.Start();
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        var answer = await client.AskAsync(id, $$"""{ "Name" : "{{name}}", "SessionID" : "0x{{client.Session:X8}}" }""");
        Assert.Equal((id + 1, ret, name), (answer.Id, answer.Ret, answer.Json["Name"]!.GetValue<string>()));
        Assert.Equal(ret == 100, answer.Json[name] is JsonObject);
    }
}
