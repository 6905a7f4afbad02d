using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CloudCam.Functions.Access;
using CloudCam.Functions.Tests.Support;

namespace CloudCam.Functions.Tests.Access;

/// <summary>People whom App Service authentication signed in.</summary>
public sealed class EasyAuthTests : IAsyncLifetime
{
    private const string AdminKey = "cck_bootstrapkey_ThisIsTheFirstKeyAndOnlyItsHashIsSet";
    private static readonly string[] Settings =
        ["--Api:Authentication=Require", $"--Api:AdminKeySha256={Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(AdminKey)))}", "--FFMPEG_PATH=/nowhere/ffmpeg"];

    private readonly Bench trusting = new([.. Settings, "--Access:TrustEasyAuth=true"]);
    private readonly Bench plain = new(Settings);
    private readonly HttpClient client = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await trusting.App.StartAsync(Stop);
        await plain.App.StartAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await trusting.DisposeAsync();
        await plain.DisposeAsync();
    }

    [Theory]
    [InlineData("CloudCam.Read", "read")]
    [InlineData("CloudCam.Command", "command")]
    [InlineData("CloudCam.Admin", "admin")]
    [InlineData("CloudCam.Read,CloudCam.Admin,Other", "admin")]
    public async Task Scope_is_the_highest_role_somebody_was_given(string roles, string scope)
    {
        var answer = await SendAsync(trusting, HttpMethod.Get, "/api/me", Principal(roles));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var me = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal(("entra-00000000000000000000000000000001", "Ann Example", scope), (me.GetProperty("id").GetString(), me.GetProperty("name").GetString(), me.GetProperty("scope").GetString()));
    }

    [Fact]
    public async Task Header_is_nothing_where_it_was_not_said_that_it_can_be_trusted() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(plain, HttpMethod.Get, "/api/me", Principal("CloudCam.Admin"))).StatusCode);

    [Fact]
    public async Task Somebody_without_a_role_may_nothing_and_is_told_why()
    {
        var answer = await SendAsync(trusting, HttpMethod.Get, "/api/devices", Principal("Somebody.Else"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("CloudCam.Read", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scope_of_a_person_is_asked_for_as_that_of_a_key() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(trusting, HttpMethod.Get, "/api/keys", Principal("CloudCam.Command"))).StatusCode);

    [Fact]
    public async Task Another_site_changes_nothing_with_somebodys_cookie()
    {
        var refused = await SendAsync(trusting, HttpMethod.Put, "/api/devices/a", Principal("CloudCam.Admin"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains(EasyAuthPrincipal.SameSiteHeader, await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(trusting, HttpMethod.Put, "/api/devices/a", Principal("CloudCam.Admin"), (EasyAuthPrincipal.SameSiteHeader, "console"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(trusting, HttpMethod.Put, "/api/devices/a", Principal("CloudCam.Admin"), ("Authorization", "Bearer eyJ.a.b"))).StatusCode);
    }

    [Fact]
    public async Task Key_counts_before_the_sign_in()
    {
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(trusting, HttpMethod.Get, "/api/keys", Principal("CloudCam.Read"), ("x-api-key", AdminKey))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(trusting, HttpMethod.Get, "/api/devices", Principal("CloudCam.Admin"), ("x-api-key", "cck_wrong"))).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%%%")]
    [InlineData("bm8ganNvbg==")]
    [InlineData("W10=")]
    public async Task Values_that_are_none_say_nobody(string value) => Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(trusting, HttpMethod.Get, "/api/me", value)).StatusCode);

    [Theory]
    [InlineData("""{"auth_typ":"google","claims":[{"typ":"oid","val":"1"},{"typ":"roles","val":"CloudCam.Admin"}]}""")]
    [InlineData("""{"auth_typ":"aad","claims":[{"typ":"roles","val":"CloudCam.Admin"}]}""")]
    [InlineData("""{"auth_typ":"aad","claims":{"typ":"roles","val":"CloudCam.Admin"}}""")]
    [InlineData("""{"auth_typ":"aad","claims":[1,null,"x",{"typ":1,"val":2},{"typ":"oid","val":"\ud800"}]}""")]
    [InlineData("""{"auth_typ":"aad"}""")]
    public void Claims_that_make_no_sense_say_nobody(string json)
    {
        Assert.Null(EasyAuthPrincipal.Read(Convert.ToBase64String(Encoding.UTF8.GetBytes(json)), 600, out var hasRole));
        Assert.True(hasRole);
    }

    [Fact]
    public void Too_long_a_header_and_too_many_claims_are_not_read()
    {
        Assert.Null(EasyAuthPrincipal.Read(new string('A', 20_000), 600, out _));
        var many = Enumerable.Range(0, 501).Select(number => new { typ = "r", val = "" }).Cast<object>();
        Assert.Null(EasyAuthPrincipal.Read(Encode(many), 600, out _));
    }

    [Fact]
    public void Names_are_shown_without_control_characters_and_cut()
    {
        var caller = EasyAuthPrincipal.Read(Encode([new { typ = "oid", val = "somebody/else" }, new { typ = "name", val = "a\r\nb" + new string('c', 200) }, new { typ = "roles", val = "CloudCam.Read" }]), 600, out _);
        Assert.Equal(("ab" + new string('c', 98), true), (caller!.Name, caller.KeyId.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')));
    }

    private static string Principal(string roles) => Encode(
    [
        new { typ = "http://schemas.microsoft.com/identity/claims/objectidentifier", val = "00000000-0000-0000-0000-000000000001" }, new { typ = "name", val = "Ann Example" },
        .. roles.Split(',').Select(role => new { typ = "roles", val = role }),
    ]);

    private static string Encode(IEnumerable<object> claims) =>
        Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new { auth_typ = "aad", name_typ = "name", role_typ = "roles", claims }));

    private async Task<HttpResponseMessage> SendAsync(Bench bench, HttpMethod method, string path, string principal, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(bench.App.Urls.Single() + path));
        request.Headers.TryAddWithoutValidation(EasyAuthPrincipal.Header, principal);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (method == HttpMethod.Put) request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        return await client.SendAsync(request, Stop);
    }
}
