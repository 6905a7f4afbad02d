using System.Globalization;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Alarms;

/// <summary>What became of asking for a file.</summary>
internal enum AskResult
{
    /// <summary>The device is asked, or will be when it is there.</summary>
    Asked,

    /// <summary>The device's budget of this hour is used up, or its queue is full: later.</summary>
    Later,

    /// <summary>It cannot be asked for in this way.</summary>
    Impossible,
}

/// <summary>Asks a device for a promised file by a command: first by the file's name, then for a clip of its time. Within a budget per device and hour.</summary>
internal sealed class FileAsker(ITableStore tables, CommandDesk desk, AlarmOptions options, TimeProvider time, ILogger<FileAsker> logger)
{
    /// <summary>Row of a device's budget; sorts apart from the keys of file names.</summary>
    public const string BudgetRow = "budget";

    private const string LocalTime = "yyyy-MM-dd'T'HH:mm:ss";

    /// <summary>Asks. The same promise and attempt is one command, however often this runs.</summary>
    /// <param name="promise">The promise.</param>
    /// <param name="attempt">1 and up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">A store is away: run it again.</exception>
    public async Task<AskResult> AskAsync(Promise promise, int attempt, CancellationToken cancellationToken)
    {
        var key = DerivedId.From("ask", promise.Device.Value, promise.Id, attempt.ToString(CultureInfo.InvariantCulture));
        if (!await SpendAsync(promise.Device, key, cancellationToken)) return AskResult.Later;
        var (name, arguments) = CommandFor(promise.Name, attempt);
        var submission = await desk.SubmitAsync(promise.Device, name, arguments, key, cancellationToken);
        switch (submission.Result)
        {
            case SubmissionResult.Accepted or SubmissionResult.Repeated:
                AlarmLog.FileAskedFor(logger, promise.Device, promise.Name.Text, attempt);
                return AskResult.Asked;
            case SubmissionResult.QueueFull:
                return AskResult.Later;
            default:
                AlarmLog.FileNotAskedFor(logger, promise.Device, promise.Name.Text, submission.Problem is { } problem ? $"{problem.Argument} {problem.Message}" : "another command has its key");
                return AskResult.Impossible;
        }
    }

    private static (string Name, Dictionary<string, string> Arguments) CommandFor(CameraFileName file, int attempt) =>
        attempt > 1 && file is { LocalTime: { } start, Channel: { } channel }
            ? (CommandNames.FetchClip, new() { ["channel"] = channel, ["localTime"] = start.ToString(LocalTime, CultureInfo.InvariantCulture) })
            : (CommandNames.FetchFile, new() { ["file"] = file.Text });

    // The row holds what was asked for in its hour: the same attempt again is in it already and costs nothing.
    private async Task<bool> SpendAsync(DeviceId device, string key, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(TableNames.Promises, device.Value, BudgetRow, cancellationToken);
        var hour = time.GetUtcNow().UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);
        string[] spent = row?.Text("hour") == hour ? (row.Text("keys") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries) : [];
        if (spent.Contains(key)) return true;
        if (spent.Length >= options.FileAsksPerHour) return false;
        var values = new Dictionary<string, object?> { ["hour"] = hour, ["keys"] = string.Join(',', spent.Append(key)) };
        try
        {
            await tables.WriteAsync(TableNames.Promises, new TableWrite(row is null ? TableWriteMode.Insert : TableWriteMode.Replace, device.Value, BudgetRow, values, row?.ETag), cancellationToken);
            return true;
        }
        catch (StoreException error) when (error.Error is StoreError.Changed or StoreError.AlreadyThere or StoreError.NotThere)
        {
            // Another sweep spends too, or our own write's answer was lost: the next run sees which.
            return false;
        }
    }
}
