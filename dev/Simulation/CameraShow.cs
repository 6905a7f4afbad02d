using System.Globalization;
using System.Net.Sockets;
using CloudCam.Dev.Commands;

namespace CloudCam.Dev.Simulation;

/// <summary>Runs simulated cameras that wait to be dialled, and lets people make things happen by lines on standard input.</summary>
internal static class CameraShow
{
    /// <summary>Runs until it is stopped.</summary>
    /// <param name="count">Number of cameras.</param>
    /// <param name="make">Makes one, by its number from 0.</param>
    /// <param name="start">Starts one and says where it listens.</param>
    /// <param name="act">Does what a line says; the answer is printed.</param>
    /// <param name="help">The lines there are.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>Exit code.</returns>
    public static async Task<int> RunAsync<T>(
        int count, Func<int, T> make, Func<T, int, string> start, Func<T, string[], Task<string>> act, string help, CancellationToken stop)
        where T : IAsyncDisposable
    {
        var cameras = new List<T>();
        try
        {
            for (var number = 0; number < count; number++)
            {
                cameras.Add(make(number));
                Console.WriteLine(start(cameras[number], number));
            }

            Console.WriteLine($"On standard input: {help}. A number before it names one camera. Ctrl-C ends.");
            await ObeyAsync(cameras, act, help, stop);
        }
        catch (SocketException error)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Camera {cameras.Count} cannot listen: {error.Message}. --port 0 lets the system pick."));
            return CommandLine.Failed;
        }
        finally
        {
            foreach (var camera in cameras) await camera.DisposeAsync();
        }
        return CommandLine.Ok;
    }

    private static async Task ObeyAsync<T>(List<T> cameras, Func<T, string[], Task<string>> act, string help, CancellationToken stop)
    {
        // A console cannot be told to stop reading: the reader is left behind when the cameras end.
        var lines = Console.In;
        var stopped = Task.Delay(Timeout.InfiniteTimeSpan, stop);
        while (!stop.IsCancellationRequested)
        {
            var reading = Task.Run(lines.ReadLine, CancellationToken.None);
            if (await Task.WhenAny(reading, stopped) == stopped) return;
            if (await reading is not { } line)
            {
                // No standard input, or its end: they run on without it.
                await stopped.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            }

            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var chosen = words.Length > 0 && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
            if (chosen > 0) words = words[1..];
            if (words.Length == 0 || chosen > cameras.Count)
            {
                Console.WriteLine(help);
                continue;
            }

            foreach (var camera in chosen > 0 ? [cameras[chosen - 1]] : cameras) Console.WriteLine(await act(camera, words));
        }
    }
}
