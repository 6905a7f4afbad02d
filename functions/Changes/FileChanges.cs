using CloudCam.Core.Media;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.Transfers;

namespace CloudCam.Functions.Changes;

/// <summary>What the stream of files means to people who look: which transfers are on their way, and what they are told of it.</summary>
internal sealed class FileChanges(OpenTransfers open, ChangeDesk desk)
{
    private const string Started = "cloudcam.media.started.v1";
    private const string Completed = "cloudcam.media.completed.v1";
    private const string Failed = "cloudcam.media.failed.v1";

    // Notes of different transfers do not wait for each other.
    private const int Parallel = 8;

    /// <summary>Takes the events of a batch, in the order of the stream.</summary>
    public async Task TakeAsync(IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        var ways = events.Where(one => one.Type is Started or Completed or Failed && MediaJob.IsTransferId(ReceivedEvent.Text(one.Data, "mediaId"))).GroupBy(one => (one.Device, Id: ReceivedEvent.Text(one.Data, "mediaId")!));
        await System.Threading.Tasks.Parallel.ForEachAsync(ways, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken }, async (way, stop) =>
        {
            // What came last counts: of a small file begin and end stand in the same batch.
            var last = way.Last();
            if (last.Type == Started) await open.NoteAsync(way.Key.Device, way.Key.Id, last.RecordedTime, stop);
            else await open.ForgetAsync(way.Key.Device, way.Key.Id, stop);
        });
        desk.Post([.. events.SelectMany(ChangeReading.OfFile)]);
    }
}
