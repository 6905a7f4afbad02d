using CloudCam.Benchmarks;
using CloudCam.Benchmarks.Cameras;
using CloudCam.Benchmarks.Harness;
using CloudCam.Benchmarks.Live;
using CloudCam.Benchmarks.References;
using CloudCam.Benchmarks.RelayHost;
using CloudCam.Benchmarks.Uploads;

if (args is ["upload", var kind and not ['-' or (>= '0' and <= '9'), ..], .. var uploadArguments]) return await UploadHost.RunAsync([kind, .. uploadArguments]);
// Answers are sent from the socket's own thread: worth more than all other tuning, and read once, before the first socket.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
if (args is ["host", .. var hostArguments]) return await BenchHost.RunAsync(hostArguments);
if (args is ["camera-host", .. var cameraArguments]) return await CameraHost.RunAsync(cameraArguments);
if (args is ["live-host", var role]) return await LiveHost.RunAsync(role);
if (args is ["reference", .. var referenceArguments]) return await ReferenceHost.RunAsync(referenceArguments);

if (!BenchArguments.TryParse(args, out var arguments, out var problem))
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench -- <suite> [rounds] [--turn MILLISECONDS] [--minutes N] [--transfers] [--out [FILE]]");
    foreach (var known in Suites.All)
    {
        Console.Error.WriteLine($"  {known.Name,-10} {known.Summary}");
    }

    return 2;
}

#if DEBUG
Console.Error.WriteLine("This is a Debug build: its figures mean nothing. Run it with -c Release.");
#endif
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

var suite = arguments.Suite;
var report = new Report(suite, Machine.Describe(suite.Sources), arguments.Rounds, arguments.Turn);
await suite.RunAsync(new BenchContext(new Meter(arguments.Rounds, arguments.Turn), report, arguments.Rounds, arguments.Minutes, arguments.WithTransfers, stop.Token));
report.Finish();
if (arguments.OutFile is { } file)
{
    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
    await File.WriteAllTextAsync(file, report.ToString());
    Console.Error.WriteLine($"written to {file}");
}

return report.EveryMustIsMet ? 0 : 1;
