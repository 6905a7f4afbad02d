using System.Net;
using System.Net.Sockets;
using CloudCam.Dev.SignalR;
using CloudCam.Dev.Stack;

namespace CloudCam.Dev.Tests.SignalR;

/// <summary>The emulator as a part of the stack, and its command.</summary>
public sealed class SignalRPartTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stack_has_an_emulator_that_comes_back_on_its_port()
    {
        await using var stack = await LocalStack.StartAsync(new LocalStackOptions { Functions = false, Relay = false }.AsEphemeral(), null, Cancellation);
        var endpoints = stack.Endpoints;
        Assert.Equal(HttpStatusCode.OK, await HealthAsync(endpoints));

        await stack.StopPartAsync("signalr");
        await Assert.ThrowsAsync<HttpRequestException>(() => HealthAsync(endpoints));
        await stack.StartPartAsync("signalr", Cancellation);

        Assert.Equal(endpoints.SignalRConnectionString, stack.Endpoints.SignalRConnectionString);
        Assert.Equal(HttpStatusCode.OK, await HealthAsync(endpoints));
        Assert.False(stack.Failed.IsCompleted);
    }

    [Fact]
    public async Task A_taken_port_is_told_in_one_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (exitCode, output, errors) = await BuiltProgram.RunAsync(null, "signalr", "--port", $"{port}");

        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith($"The SignalR emulator cannot listen on port {port}: ", errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
    }

    [Fact]
    public void The_connection_string_has_the_form_that_SDKs_read() =>
        Assert.Equal("Endpoint=http://127.0.0.1:8888;Port=8888;AccessKey=k;Version=1.0;", SignalREmulator.Describe(8888, "k"));

    private static async Task<HttpStatusCode> HealthAsync(StackEndpoints endpoints)
    {
        var endpoint = endpoints.SignalRConnectionString.Split(';')[0].Split('=')[1];
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri($"{endpoint}/api/health"));
        using var answer = await http.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }
}
