using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization;
using CloudCam.Core.Devices;
using CloudCam.Functions.Access;
using CloudCam.Functions.Devices;

namespace CloudCam.Functions.ImportDevices;

/// <summary><c>POST /api/devices/import</c>, <c>text/csv</c>: registers or changes many devices. The same file again changes nothing.</summary>
internal sealed class ImportDevicesEndpoint(DeviceRegistry registry, ILogger<ImportDevicesEndpoint> logger)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/devices/import";

    // A line is a hundred characters: room for twice as many devices as one import may have with long notes.
    private const int MaxCharacters = 16 * 1_024 * 1_024;

    // Lines behind the header. About 15 s of work at 16 a time; a front end that waits 230 s is not kept waiting. More devices are more files.
    private const int MaxLines = 20_000;

    // The longest note and everything else, with room for quotes.
    private const int MaxRecordLength = 16 * 1_024;

    // All columns and as many quirk settings as a device may have.
    private const int MaxColumns = 64;

    // Who sends the wrong file learns it from these; the rest is counted.
    private const int MaxErrorsTold = 200;

    // Rows of different devices do not wait for each other; more at once only queues up in the connection pool.
    private const int AtOnce = 16;

    /// <summary>Takes a file; tells the lines it could not take.</summary>
    public async Task<IResult> RunAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (request.ContentType?.Split(';')[0].Trim().Equals("text/csv", StringComparison.OrdinalIgnoreCase) != true)
            return Results.Problem("Send text/csv.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        // No character has more than four bytes; one that is longer is not even begun.
        if (request.ContentLength > 4L * MaxCharacters) return TooLong(null);

        using var text = new StreamReader(request.Body, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 16 * 1_024, leaveOpen: true);
        var csv = new CsvReader(text, MaxCharacters, MaxRecordLength, MaxColumns);
        if (await csv.ReadAsync(cancellationToken) is not { } header) return Results.Problem("The file is empty.", statusCode: StatusCodes.Status400BadRequest);
        if (header.Problem is { } broken) return Results.Problem($"The header cannot be read: {broken}.", statusCode: StatusCodes.Status400BadRequest);
        if (DeviceColumns.Read(header.Fields, out var wrong) is not { } columns) return Results.Problem(wrong, statusCode: StatusCodes.Status400BadRequest);

        var report = new ImportReport(MaxErrorsTold);
        await Parallel.ForEachAsync(
            LinesAsync(csv, columns, report, cancellationToken), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (line, stop) => report.Count(await registry.MergeAsync(line.Id, line.Change, stop)));
        DevicesLog.Imported(logger, ApiCaller.Of(context).KeyId, report.Created, report.Updated, report.Unchanged, report.Refused);
        return csv.IsTooLong || report.IsCut ? TooLong(report) : Results.Ok(report);
    }

    private static async IAsyncEnumerable<DeviceLine> LinesAsync(
        CsvReader csv, DeviceColumns columns, ImportReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<DeviceId>();
        var lines = 0;
        while (await csv.ReadAsync(cancellationToken) is { } record)
        {
            // The record the limit cut into is none.
            if (csv.IsTooLong) yield break;
            if (report.IsCut = ++lines > MaxLines) yield break;
            if (columns.Read(record, out var problem) is not { } line) report.Refuse(record.Line, problem!);
            else if (!seen.Add(line.Id)) report.Refuse(line.Line, "the device stands in an earlier line");
            else yield return line;
        }
    }

    private static IResult TooLong(ImportReport? report) => Results.Problem(
        $"A file has at most {MaxLines} lines and {MaxCharacters} characters. Send several; what was taken already stays.", statusCode: StatusCodes.Status413PayloadTooLarge,
        extensions: report is null ? null : new Dictionary<string, object?> { ["created"] = report.Created, ["updated"] = report.Updated, ["unchanged"] = report.Unchanged, ["refused"] = report.Refused });
}

/// <summary>What became of the lines of a file.</summary>
internal sealed class ImportReport(int maxErrorsTold)
{
    private readonly List<ImportError> errors = [];
    private int created;
    private int updated;
    private int unchanged;

    /// <summary>Devices that were not registered before.</summary>
    public int Created => created;

    /// <summary>Devices whose registration says something else now.</summary>
    public int Updated => updated;

    /// <summary>Devices whose registration said so already.</summary>
    public int Unchanged => unchanged;

    /// <summary>Lines that were not taken.</summary>
    public int Refused { get; private set; }

    /// <summary>Whether the file had more lines than were looked at.</summary>
    [JsonIgnore]
    public bool IsCut { get; set; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<ImportError> Errors => errors;

    /// <summary>Counts a line that was taken; from several threads.</summary>
    public void Count(RegistryChange change) =>
        _ = change switch { RegistryChange.Created => Interlocked.Increment(ref created), RegistryChange.Updated => Interlocked.Increment(ref updated), _ => Interlocked.Increment(ref unchanged) };

    /// <summary>Counts a line that was not taken; by the reader of the file only.</summary>
    public void Refuse(int line, string error)
    {
        Refused++;
        if (errors.Count < maxErrorsTold) errors.Add(new ImportError(line, error));
    }
}

/// <summary>Why a line was not taken.</summary>
/// <param name="Line">The line it begins in, 1 (the header) and up.</param>
/// <param name="Error">What is wrong; nothing of the line itself.</param>
internal sealed record ImportError(int Line, string Error);
