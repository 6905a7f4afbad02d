using System.Net;
using CloudCam.Dev.SignalR;

namespace CloudCam.Dev.Tests.SignalR;

/// <summary>The emulator as the official JavaScript client sees it.</summary>
public sealed class SignalRClientTests
{
    [Fact]
    public async Task Messages_come_in_order_with_their_arguments_intact()
    {
        await using var bench = await EmulatorBench.StartAsync();
        await bench.ConnectAsync("a", "notices", "anna");
        string[] sent =
        [
            """["text",1.5,true,null,{"Upper":"Ä€😀","empty":{},"list":[1,[2]]}]""", "[]", """["<a href='x'>&+\"\\\n"]""", .. Enumerable.Range(0, 50).Select(number => $"[{number}]"),
        ];

        foreach (var arguments in sent) Assert.Equal(HttpStatusCode.Accepted, await bench.Rest.SendAsync("notices", arguments));
        await bench.Rest.EndAsync("notices");

        Assert.Equal(sent, await bench.Clients.UntilEndAsync("a"));
    }

    [Fact]
    public async Task Hubs_groups_users_and_connections_get_what_is_theirs_and_nothing_else()
    {
        await using var bench = await EmulatorBench.StartAsync();
        var anna = await bench.ConnectAsync("anna", "Notices", "anna");
        var ben = await bench.ConnectAsync("ben", "notices", "ben");
        await bench.ConnectAsync("other", "other", "anna");
        var rest = bench.Rest;

        Assert.Equal(HttpStatusCode.OK, await rest.CallAsync("PUT", $"/api/hubs/notices/groups/depot%2Fnorth%20%C3%A4/connections/{anna}"));
        await rest.SendAsync("notices", """["hub"]""");
        await rest.SendAsync("NOTICES/groups/depot%2Fnorth%20%C3%A4", """["group"]""");
        await rest.SendAsync("notices/groups/depot", """["another group"]""");
        await rest.SendAsync("notices/users/ben", """["user"]""");
        await rest.SendAsync($"notices/connections/{anna}", """["connection"]""");
        await rest.SendAsync($"other/connections/{anna}", """["connection of another hub"]""");
        await rest.SendAsync("notices", """["not anna"]""", query: $"&excluded={anna}&excluded=nobody");
        await rest.SendAsync("notices/groups/depot%2Fnorth%20%C3%A4", """["nobody"]""", query: $"&excluded={ben}&excluded={anna}");
        await rest.SendAsync("other/users/anna", """["other hub"]""");
        await rest.EndAsync("notices");
        await rest.EndAsync("other");

        Assert.Equal(["""["hub"]""", """["group"]""", """["connection"]"""], await bench.Clients.UntilEndAsync("anna"));
        Assert.Equal(["""["hub"]""", """["user"]""", """["not anna"]"""], await bench.Clients.UntilEndAsync("ben"));
        Assert.Equal(["""["other hub"]"""], await bench.Clients.UntilEndAsync("other"));
    }

    [Fact]
    public async Task Who_leaves_a_group_gets_no_more_of_it_and_a_user_brings_the_group_along()
    {
        await using var bench = await EmulatorBench.StartAsync();
        var rest = bench.Rest;
        Assert.Equal(HttpStatusCode.OK, await rest.CallAsync("PUT", "/api/hubs/h/users/anna/groups/g"));
        var id = await bench.ConnectAsync("anna", "h", "anna");
        await bench.ConnectAsync("ben", "h", "ben");
        Assert.Equal(HttpStatusCode.OK, await rest.CallAsync("PUT", "/api/hubs/h/users/ben/groups/now", query: "?api-version=2022-06-01&ttl=0"));

        await rest.SendAsync("h/groups/g", "[1]");
        await rest.SendAsync("h/groups/now", "[2]");
        Assert.Equal(HttpStatusCode.NoContent, await rest.CallAsync("DELETE", "/api/hubs/h/users/anna/groups/g"));
        await rest.SendAsync("h/groups/g", "[3]");
        Assert.Equal(HttpStatusCode.OK, await rest.CallAsync("PUT", $"/api/hubs/h/groups/g/connections/{id}"));
        await rest.SendAsync("h/groups/g", "[4]");
        Assert.Equal(HttpStatusCode.OK, await rest.CallAsync("DELETE", $"/api/hubs/h/groups/g/connections/{id}"));
        await rest.SendAsync("h/groups/g", "[5]");
        await rest.CallAsync("PUT", $"/api/hubs/h/groups/g/connections/{id}");
        Assert.Equal(HttpStatusCode.OK, await rest.CallAsync("DELETE", $"/api/hubs/h/connections/{id}/groups"));
        await rest.SendAsync("h/groups/g", "[6]");
        Assert.Equal(HttpStatusCode.NoContent, await rest.CallAsync("DELETE", "/api/hubs/h/users/ben/groups"));
        await rest.SendAsync("h/groups/now", "[7]");
        await rest.EndAsync("h");

        Assert.Equal(["[1]", "[4]"], await bench.Clients.UntilEndAsync("anna"));
        Assert.Equal(["[2]"], await bench.Clients.UntilEndAsync("ben"));
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("without end")]
    [InlineData("not yet")]
    [InlineData("another path")]
    [InlineData("another hub")]
    [InlineData("another host")]
    [InlineData("wrong key")]
    public async Task A_false_token_is_refused(string falsehood)
    {
        await using var bench = await EmulatorBench.StartAsync();
        var good = TestTokens.In(TimeSpan.FromMinutes(5));
        bench.Function.Claims = (_, url) => falsehood switch
        {
            "expired" => new { aud = url, exp = TestTokens.In(TimeSpan.FromSeconds(-1)) },
            "without end" => new { aud = url },
            "not yet" => new { aud = url, exp = good, nbf = TestTokens.In(TimeSpan.FromMinutes(2)) },
            "another path" => new { aud = url.Replace("/client/", "/server/", StringComparison.Ordinal), exp = good },
            "another hub" => new { aud = url.Replace("hub=h", "hub=x", StringComparison.Ordinal), exp = good },
            "another host" => new { aud = url.Replace("127.0.0.1", "example.org", StringComparison.Ordinal), exp = good },
            _ => new { aud = url, exp = good },
        };
        if (falsehood == "wrong key") bench.Function.Key = "some other key";

        await bench.Clients.StartAsync("a", bench.Function.UrlFor("h", "anna"));

        var first = await bench.Clients.NextAsync("a");
        Assert.Equal("refused", first.GetProperty("event").GetString());
        Assert.Contains("401", first.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plain_audience_and_the_other_user_claim_are_good_as_well()
    {
        await using var bench = await EmulatorBench.StartAsync();
        bench.Function.Claims = (user, url) => new { aud = (string[])["x", url.Split('?')[0].TrimEnd('/')], exp = TestTokens.In(TimeSpan.FromMinutes(5)), nameid = user };
        await bench.ConnectAsync("a", "h", "anna");

        await bench.Rest.SendAsync("h/users/anna", "[1]");
        await bench.Rest.EndAsync("h");

        Assert.Equal(["[1]"], await bench.Clients.UntilEndAsync("a"));
    }

    [Fact]
    public async Task A_closed_client_hears_why_and_may_come_again()
    {
        await using var bench = await EmulatorBench.StartAsync();
        var id = await bench.ConnectAsync("a", "h", "anna");

        await bench.Rest.SendAsync("h", "[1]");
        Assert.Equal(HttpStatusCode.OK, await bench.Rest.CallAsync("DELETE", $"/api/hubs/h/connections/{id}", query: "?api-version=2022-06-01&reason=logged%20out"));
        Assert.Equal(HttpStatusCode.NotFound, await bench.Rest.CallAsync("HEAD", $"/api/hubs/h/connections/{id}"));

        Assert.Equal("[1]", (await bench.Clients.NextAsync("a")).GetProperty("arguments").GetRawText());
        var closed = await bench.Clients.NextAsync("a");
        Assert.Equal("closed", closed.GetProperty("event").GetString());
        Assert.Contains("logged out", closed.GetProperty("error").GetString(), StringComparison.Ordinal);

        Assert.NotEqual(id, await bench.ConnectAsync("a", "h", "anna"));
        await bench.Rest.EndAsync("h");
        Assert.Empty(await bench.Clients.UntilEndAsync("a"));
    }

    [Fact]
    public async Task What_a_client_invokes_is_refused_and_it_stays_connected()
    {
        await using var bench = await EmulatorBench.StartAsync();
        await bench.ConnectAsync("a", "h", "anna");

        await bench.Clients.InvokeAsync("a", "alarm", 1);

        var answer = await bench.Clients.NextAsync("a");
        Assert.Equal("answered", answer.GetProperty("event").GetString());
        Assert.True(answer.TryGetProperty("error", out _), answer.ToString());
        await bench.Rest.EndAsync("h");
        Assert.Empty(await bench.Clients.UntilEndAsync("a"));
    }

    [Fact]
    public async Task One_connection_too_many_is_refused_until_another_has_gone()
    {
        await using var bench = await EmulatorBench.StartAsync(new SignalROptions { MaxConnections = 1 });
        var id = await bench.ConnectAsync("a", "h", "anna");

        await bench.Clients.StartAsync("b", bench.Function.UrlFor("h", "ben"));
        Assert.Contains("429", (await bench.Clients.NextAsync("b")).GetProperty("error").GetString(), StringComparison.Ordinal);

        await bench.Rest.CallAsync("DELETE", $"/api/hubs/h/connections/{id}");
        Assert.Equal("closed", (await bench.Clients.NextAsync("a")).GetProperty("event").GetString());
        // The place is free when the server, too, has seen the end of the first connection.
        string? state;
        do
        {
            await bench.Clients.StartAsync("b", bench.Function.UrlFor("h", "ben"));
            state = (await bench.Clients.NextAsync("b")).GetProperty("event").GetString();
        }
        while (state == "refused");
        Assert.Equal("connected", state);
    }
}
