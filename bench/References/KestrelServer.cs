using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using CloudCam.Benchmarks.RelayHost;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CloudCam.Benchmarks.References;

/// <summary>The platform's own server with a connection handler that only answers.</summary>
internal static class KestrelServer
{
    private static int open;

    public static int Open => open;

    /// <summary>Starts it on a port of loopback; 0 lets the system pick.</summary>
    /// <returns>The application and its port.</returns>
    public static async Task<(WebApplication App, int Port)> StartAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var listening = port;
        builder.WebHost.UseSockets(sockets => sockets.Backlog = 4096).ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Run(AnswerAsync);
        }));
        var app = builder.Build();
        await app.StartAsync();
        if (port == 0) listening = new Uri(app.Urls.First()).Port;
        return (app, listening);
    }

    private static async Task AnswerAsync(ConnectionContext connection)
    {
        Interlocked.Increment(ref open);
        try
        {
            var (input, output) = (connection.Transport.Input, connection.Transport.Output);
            while (true)
            {
                var read = await input.ReadAsync();
                var taken = Answer(read.Buffer, output);
                input.AdvanceTo(taken, read.Buffer.End);
                await output.FlushAsync();
                if (read.IsCompleted) return;
            }
        }
        catch (ConnectionResetException)
        {
            // The client is gone, which is how every measurement ends.
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

    private static SequencePosition Answer(in ReadOnlySequence<byte> bytes, PipeWriter output)
    {
        var whole = bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray();
        var (taken, written) = AckFrames.Answer(whole, output.GetSpan(4096));
        output.Advance(written);
        return bytes.GetPosition(taken);
    }
}
