using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Tests.Rest;

/// <summary>Signed texts of links, written out from "Create a service SAS" and "Create a user delegation SAS" of the storage REST reference.</summary>
public sealed class BlobLinkTests
{
    private static readonly BlobName Name = new("media", "cam-1/zwölf.mp4");
    private readonly StubService stub = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_the_accounts_key_16_fields_are_signed()
    {
        using var services = stub.Services();
        var link = await services.Links.CreateReadLinkAsync(Name, stub.Clock.GetUtcNow().AddHours(1), "clip.mp4", Stop);
        Assert.Equal("https://acct.blob.core.windows.net/media/cam-1/zw%C3%B6lf.mp4", link.GetLeftPart(UriPartial.Path));
        var query = HttpUtility.ParseQueryString(link.Query);
        Assert.Equal(
            ("r", "b", "2026-05-04T04:02:01Z", "https", "2020-12-06", "attachment; filename=\"clip.mp4\""),
            (query["sp"], query["sr"], query["se"], query["spr"], query["sv"], query["rscd"]));
        var text = string.Join('\n',
            "r", "", "2026-05-04T04:02:01Z", "/blob/acct/media/cam-1/zwölf.mp4", "", "", "https", "2020-12-06", "b", "", "", "", "attachment; filename=\"clip.mp4\"", "", "", "");
        Assert.Equal(Sign(StubService.AccountKey, text), query["sig"]);
        Assert.Empty(stub.Requests);
    }

    [Fact]
    public async Task With_a_token_24_fields_are_signed_by_a_key_that_is_fetched_once()
    {
        stub.Options.StorageConnectionString = null;
        stub.Options.StorageAccountName = "acct";
        stub.Answer(HttpStatusCode.OK, DelegationKey("2026-05-05T04:02:01Z"));
        var credential = new StubCredential();
        using var services = stub.Services(credential);
        var expires = stub.Clock.GetUtcNow().AddHours(1);
        var link = await services.Links.CreateReadLinkAsync(Name, expires, null, Stop);
        await services.Links.CreateReadLinkAsync(Name, expires.AddHours(5), null, Stop);

        var request = Assert.Single(stub.Requests);
        Assert.Equal(("POST", "https://acct.blob.core.windows.net/?restype=service&comp=userdelegationkey"), (request.Method, request.Uri));
        Assert.Equal($"Bearer {StubCredential.Token}", request.Header("Authorization"));
        Assert.Contains("https://storage.azure.com/.default", credential.Scopes);
        Assert.Contains("<Start>2026-05-04T02:47:01Z</Start><Expiry>2026-05-05T04:02:01Z</Expiry>", request.Text, StringComparison.Ordinal);

        var query = HttpUtility.ParseQueryString(link.Query);
        var text = string.Join('\n',
            "r", "", "2026-05-04T04:02:01Z", "/blob/acct/media/cam-1/zwölf.mp4", "oid", "tid", "2026-05-04T02:47:01Z", "2026-05-05T04:02:01Z", "b", "2024-11-04",
            "", "", "", "", "https", "2024-11-04", "b", "", "", "", "", "", "", "");
        Assert.Equal(Sign("AQIDBA==", text), query["sig"]);
        Assert.Equal(("oid", "tid", "b", "2024-11-04"), (query["skoid"], query["sktid"], query["sks"], query["sv"]));
    }

    [Fact]
    public async Task A_delegation_key_is_fetched_anew_when_a_link_outlives_it()
    {
        stub.Options.StorageConnectionString = null;
        stub.Options.StorageAccountName = "acct";
        stub.Answer(HttpStatusCode.OK, DelegationKey("first")).Answer(HttpStatusCode.OK, DelegationKey("second"));
        using var services = stub.Services(new StubCredential());
        await services.Links.CreateReadLinkAsync(Name, stub.Clock.GetUtcNow().AddHours(1), null, Stop);
        await services.Links.CreateReadLinkAsync(Name, stub.Clock.GetUtcNow().AddDays(3), null, Stop);
        Assert.Equal(2, stub.Requests.Count);
        var error = await Assert.ThrowsAsync<StoreException>(() => services.Links.CreateReadLinkAsync(Name, stub.Clock.GetUtcNow().AddDays(8), null, Stop));
        Assert.Equal(StoreError.Invalid, error.Error);
    }

    private static string DelegationKey(string expiry) =>
        "<?xml version=\"1.0\"?><UserDelegationKey><SignedOid>oid</SignedOid><SignedTid>tid</SignedTid><SignedStart>2026-05-04T02:47:01Z</SignedStart>"
        + $"<SignedExpiry>{expiry}</SignedExpiry><SignedService>b</SignedService><SignedVersion>2024-11-04</SignedVersion><Value>AQIDBA==</Value></UserDelegationKey>";

    private static string Sign(string key, string text) => Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(key), Encoding.UTF8.GetBytes(text)));
}
