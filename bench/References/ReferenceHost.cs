using System.Globalization;
using CloudCam.Benchmarks.Servers;

namespace CloudCam.Benchmarks.References;

/// <summary>A reference server as a process: <c>reference raw | raw-sink | kestrel [port]</c>.</summary>
internal static class ReferenceHost
{
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        if (args[0] == "kestrel")
        {
            var (app, port) = await KestrelServer.StartAsync(args.Count > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 0);
            await ServerFigures.AnswerAsync([port], () => KestrelServer.Open);
            await app.StopAsync();
            return 0;
        }
        using var server = new RawServer(isSink: args[0] == "raw-sink");
        await ServerFigures.AnswerAsync([server.Port], () => server.Open);
        return 0;
    }
}
