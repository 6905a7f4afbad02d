using System.Text;
using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Functions.Invocation;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Functions.Tests.Invocation;

/// <summary>The host's wire: values as ScriptInvocationContextExtensions of Azure/azure-functions-host writes them.</summary>
public class InvocationTests
{
    private const string Job = """{"device":"356307042441013","transferId":"0123456789abcdef0123456789abcdef"}""";

    private static JsonElement ValueOf(string onTheWire) =>
        InvocationRequest.Parse(Encoding.UTF8.GetBytes("{\"Data\":{\"job\":" + onTheWire + "},\"Metadata\":{\"DequeueCount\":\"1\"}}")).Value("job");

    [Theory]
    [InlineData("\"\\\"hello\\\"\"", "\"hello\"")]                                   // string hello
    [InlineData("\"\\\"{\\\\\\\"a\\\\\\\":1}\\\"\"", "{\"a\":1}")]                     // string {"a":1}
    [InlineData("\"5\"", "5")]                                                      // long 5
    [InlineData("\"true\"", "true")]                                                // bool true
    [InlineData("\"[\\\"{\\\\\\\"a\\\\\\\":1}\\\",\\\"plain\\\"]\"", "[\"{\\\"a\\\":1}\",\"plain\"]")] // string[]
    [InlineData("\"[{\\\"k\\\":\\\"v\\\"}]\"", "[{\"k\":\"v\"}]")]                    // array of dictionaries
    [InlineData("{\"Schedule\":{}}", "{\"Schedule\":{}}")]                          // an object stays one
    [InlineData("\"AQI=\"", "\"AQI=\"")]                                            // byte[]
    [InlineData("\"\\ud800\"", "\"\\ud800\"")]                                      // no text at all
    public void Value_comes_out_of_its_wrapping(string onTheWire, string expected) => Assert.Equal(expected, ValueOf(onTheWire).GetRawText());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Job_is_read_however_often_it_is_wrapped(int times)
    {
        var text = Job;
        for (var i = 0; i < times; i++) text = JsonSerializer.Serialize(text);
        Assert.True(MediaJob.TryRead(ValueOf(text), out var job));
        Assert.Equal(new MediaJob(DeviceId.Parse("356307042441013"), "0123456789abcdef0123456789abcdef"), job);
        Assert.Equal(Job, job.ToText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"Data\"")]
    [InlineData("{}")]
    [InlineData("""{"Data":null}""")]
    [InlineData("""{"Data":[]}""")]
    [InlineData("""{"Data":{"job":""")]
    [InlineData("""{"Data":{}} trailing""")]
    public void Envelope_that_no_host_sends_is_refused(string json) => Assert.Throws<FormatException>(() => InvocationRequest.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Envelope_that_nests_without_end_is_refused() =>
        Assert.Throws<FormatException>(() => InvocationRequest.Parse(Encoding.UTF8.GetBytes($$"""{"Data":{"job":{{new string('[', 50_000)}}""")));

    [Fact]
    public void Text_that_nests_without_end_stays_text() =>
        Assert.Equal(JsonValueKind.String, ValueOf(JsonSerializer.Serialize(new string('[', 50_000))).ValueKind);

    [Fact]
    public async Task Envelope_over_the_limit_is_refused() => await Assert.ThrowsAsync<FormatException>(
        () => InvocationRequest.ReadAsync(new MemoryStream(new byte[InvocationRequest.MaxBytes + 1]), CancellationToken.None));

    [Fact]
    public void Missing_binding_has_no_value() => Assert.Equal(JsonValueKind.Undefined, InvocationRequest.Parse("""{"Data":{}}"""u8.ToArray()).Value("job").ValueKind);

    [Theory]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"device":"../x","transferId":"0123456789abcdef0123456789abcdef"}""")]
    [InlineData("""{"device":"1","transferId":"0123456789ABCDEF0123456789ABCDEF"}""")]
    [InlineData("""{"device":"1","transferId":"0123456789abcdef0123456789abcde"}""")]
    [InlineData("""{"device":1,"transferId":"0123456789abcdef0123456789abcdef"}""")]
    [InlineData("""{"device":"1","transferId":null}""")]
    public void Message_that_is_no_job_is_not_read_as_one(string message) => Assert.False(MediaJob.TryRead(ValueOf(message), out _));

    [Fact]
    public void Any_text_in_a_message_gives_a_value_or_a_refused_envelope() => Prop.ForAll<string>(text =>
    {
        var value = ValueOf(JsonSerializer.Serialize(JsonSerializer.Serialize(text ?? "")));
        return !MediaJob.TryRead(value, out _);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Result_is_always_an_object_with_all_three_members()
    {
        Assert.Equal("""{"Logs":[],"Outputs":{},"ReturnValue":null}""", Encoding.UTF8.GetString(new InvocationResult().ToJson()));
        Assert.Equal("""{"Logs":["a","b"],"Outputs":{},"ReturnValue":null}""", Encoding.UTF8.GetString(new InvocationResult("a", "b").ToJson()));
    }
}
