using System.Text;
using System.Text.Json;

namespace CloudCam.Functions.Tests.Contracts;

/// <summary>What every answer of the app is held against in these tests finds what is wrong.</summary>
public sealed class PublicContractTests
{
    private const string Device = """{"id":"a","standing":"fleet","registered":true,"tags":[],"online":false,"connectedAt":"2026-01-31T12:00:00+00:00","quirks":{"a.b":"c"}}""";

    [Theory]
    [InlineData("\"standing\":\"fleet\"", "\"standing\":\"enemy\"", "/standing enemy is none of")]
    [InlineData("\"tags\":[]", "\"tags\":[1]", "/tags/0 is no string")]
    [InlineData("\"tags\":[],", "", "lacks tags")]
    [InlineData("\"registered\":true", "\"registered\":\"yes\"", "/registered is no boolean")]
    [InlineData("2026-01-31T12:00:00+00:00", "2026-01-31T12:00:00", "is no date-time")]
    [InlineData("2026-01-31T12:00:00+00:00", "2026-01-31", "is no date-time")]
    [InlineData("{\"a.b\":\"c\"}", "{\"a.b\":5}", "/quirks/a.b is no string")]
    [InlineData("\"online\":false", "\"online\":false,\"batteryLevel\":2.5", "/batteryLevel is no integer")]
    [InlineData("\"online\":false", "\"online\":false,\"note\":null", "/note is no string")]
    public void Wrong_answers_are_found(string what, string by, string said)
    {
        Assert.Null(PublicContract.Current.Problem(Seen(Device)));
        var body = Device.Replace(what, by, StringComparison.Ordinal);
        Assert.NotEqual(Device, body);
        Assert.Contains(said, PublicContract.Current.Problem(Seen(body)), StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_that_nobody_promised_are_found()
    {
        Assert.Null(PublicContract.Current.Problem(Seen(Device) with { Body = Encoding.UTF8.GetBytes(Device.Replace("\"tags\"", "\"more\":1,\"tags\"", StringComparison.Ordinal)) }));
        Assert.Contains("status 418", PublicContract.Current.Problem(Seen(Device) with { Status = 418 }), StringComparison.Ordinal);
        Assert.Contains("content type", PublicContract.Current.Problem(Seen(Device) with { ContentType = "text/html" }), StringComparison.Ordinal);
        Assert.Contains("there is content", PublicContract.Current.Problem(Seen(Device) with { Method = "DELETE", Status = 204 }), StringComparison.Ordinal);
        Assert.Contains("not in docs/openapi.json", PublicContract.Current.Problem(Seen(Device) with { Route = "/api/nothing" }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_keyword_that_nobody_judges_by_is_no_silent_yes()
    {
        using var json = JsonDocument.Parse("""{ "type": "string", "contains": {} }""");
        Assert.Throws<InvalidOperationException>(() => new SchemaCheck(json.RootElement).Problems(json.RootElement, JsonSerializer.SerializeToElement("x")));
    }

    private static SeenAnswer Seen(string body) => new("GET", "/api/devices/{id}", 200, "application/json; charset=utf-8", Encoding.UTF8.GetBytes(body));
}
