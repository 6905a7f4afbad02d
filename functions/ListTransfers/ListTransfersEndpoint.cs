using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Functions.Api;
using CloudCam.Functions.Transfers;

namespace CloudCam.Functions.ListTransfers;

/// <summary><c>GET /api/transfers?device=&amp;standing=&amp;take=&amp;continuation=</c>: files on their way, by device. Those that ended are files, see <c>/api/media</c>.</summary>
internal sealed class ListTransfersEndpoint(OpenTransfers open, TransferLedger transfers)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/transfers";

    // Rows read at once, and looked at for one page: quarantined ones and those that just ended are left out.
    private const int ReadAhead = 16;
    private const int MaxLookedAt = 1_000;

    /// <summary>Answers.</summary>
    public async Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var asked = new Asked(request.Query);
        var (device, standing, take) = (asked.Device("device"), asked.Standing(), asked.Take());
        var after = OpenTransfers.Read(request.Query["continuation"]);
        if (after is null && request.Query["continuation"] is [{ Length: > 0 }, ..] || (after is not null && device is { } only && after.Device != only))
            asked.Refuse("continuation", "Expected the continuation of an earlier answer.");
        if (asked.Problem is { } problem) return problem;

        var (items, lookedAt) = (new List<TransferView>(), 0);
        OpenTransfer? last = null;
        await foreach (var notes in open.AllAsync(device, after, cancellationToken).Chunk(ReadAhead).WithCancellation(cancellationToken))
        {
            var read = await Task.WhenAll(notes.Select(note => transfers.FindAsync(note.Device, note.Id, cancellationToken)));
            for (var i = 0; i < notes.Length; i++)
            {
                if (items.Count == take || lookedAt == MaxLookedAt) return Results.Ok(new Page<TransferView>(items, last!.Key));
                lookedAt++;
                last = notes[i];
                if (read[i]?.Transfer is { } transfer && IsShown(transfer, standing)) items.Add(TransferView.Of(transfer));
            }
        }
        return Results.Ok(new Page<TransferView>(items, null));
    }

    private static bool IsShown(Transfer transfer, DeviceStanding standing) => transfer.State is TransferState.Receiving or TransferState.Stored && transfer.Standing == standing;
}
