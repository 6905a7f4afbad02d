using CloudCam.Protocols.Dvrip.Messages;
using CloudCam.Protocols.Dvrip.Requests;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions.Commands;

/// <summary>
/// Asks for the recordings of a time range, page by page: a full page is followed by a query from the begin of its last entry on, and what was there already is dropped.
/// </summary>
internal sealed class FileSearch(DvripMainSession main, int channel, DateTime begin, DateTime end, Action<string?, SessionOutbox> onDone)
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly List<DvripFile> files = [];

    /// <summary>What was found, in the camera's order, no file twice.</summary>
    public IReadOnlyList<DvripFile> Files => files;

    /// <summary>Whether there are more than are listed.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Asks for the first page.</summary>
    public void Begin(SessionOutbox outbox) => Ask(begin, outbox);

    private void Ask(DateTime from, SessionOutbox outbox) =>
        main.Request(DvripMessageId.FileQuery, (output, stamp) => DvripWriter.FileQuery(output, stamp, channel, from, end), OnPage, outbox);

    private void OnPage(in DvripReply reply, SessionOutbox outbox)
    {
        if (reply.Ret is DvripRet.NoFile or 109)
        {
            onDone(null, outbox);
            return;
        }
        var page = reply.Problem is null ? DvripFileList.Read(reply.Text.Span) : null;
        if (page is null)
        {
            onDone(reply.Problem ?? "bad-answer", outbox);
            return;
        }
        var before = files.Count;
        foreach (var file in page.Files)
        {
            if (file.End < begin || file.Begin > end || !names.Add(file.Name)) continue;
            if (files.Count < main.Shared.Options.MaxListed) files.Add(file);
            else IsCut = true;
        }
        // A page without anything new would be followed by itself for ever.
        if (page.MayGoOn && files.Count > before && !IsCut) Ask(page.Files[^1].Begin, outbox);
        else onDone(null, outbox);
    }
}
