using System.Security.Cryptography;

namespace CloudCam.Simulators.Jimi;

/// <summary>The terminal's own queue of uploads: one at a time, tried again as HTTPUPLOADLIMIT says, ended by code 200.</summary>
internal sealed class JimiUploads(JimiCameraOptions options, JimiDevice device, JimiLedger ledger, JimiLink link, Action<JimiEventKind, string> report)
{
    // Seen from a JC261: the same list comes again five seconds later.
    private static readonly TimeSpan ListAgain = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly List<Item> _items = [];
    private readonly Pulse _changed = new();

    /// <summary>Whether nothing is under way; what the scenario holds back does not count.</summary>
    public bool IsDrained
    {
        get
        {
            lock (_gate)
            {
                return _items.TrueForAll(item => item.IsHeld);
            }
        }
    }

    /// <summary>Takes a file for upload.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="after">Time until it begins, on the scenario's clock.</param>
    /// <param name="instructionId">Flag of the command that asked for it, or null.</param>
    /// <param name="isHeld">It waits for <see cref="Release"/>.</param>
    public void Add(string name, byte[] bytes, TimeSpan after, uint? instructionId = null, bool isHeld = false)
    {
        var entry = new JimiUploadEntry(name, Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length, instructionId);
        ledger.Queued(entry);
        Add(new Item((http, tries, stop) => http.UploadAsync(entry, bytes, tries, stop), name, entry) { Due = device.Now + after, IsHeld = isHeld });
    }

    /// <summary>Takes a name list for sending, twice when the firmware does so.</summary>
    public void AddNameList(IReadOnlyList<string> names)
    {
        Add(NewList(device.Now));
        if (options.Scenario.Quirks.SendsNameListTwice)
        {
            Add(NewList(device.Now + ListAgain));
        }

        Item NewList(DateTimeOffset due) => new((http, tries, stop) => http.PostNameListAsync(names, tries, stop), "name list", null) { Due = due };
    }

    /// <summary>Lets go what was held.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _items.ForEach(item => item.IsHeld = false);
        }

        _changed.Beat();
    }

    /// <summary>Sends until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var http = new JimiHttp(options, device);
        while (true)
        {
            await link.Changed.UntilAsync(() => link.HasSignal, cancellationToken).ConfigureAwait(false);
            var changed = _changed.Next;
            var next = Next();
            var wait = next is null ? Timeout.InfiniteTimeSpan : next.Due - device.Now;
            if (next is null || wait > TimeSpan.Zero)
            {
                await WaitAsync(changed, wait, cancellationToken).ConfigureAwait(false);
                continue;
            }

            await TryAsync(next, http, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(Task changed, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(changed, Task.Delay(wait, device.Clock, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task TryAsync(Item item, JimiHttp http, CancellationToken cancellationToken)
    {
        item.Tries++;
        var post = await item.PostAsync(http, item.Tries, cancellationToken).ConfigureAwait(false);
        ledger.Posted(post);
        var isLast = item.Tries >= options.Scenario.Quirks.UploadTries;
        if (!post.IsTaken && !isLast)
        {
            report(JimiEventKind.UploadFailed, $"{item.Name}: try {item.Tries}, {post.Status} {post.Answer}");
            item.Due = device.Now + TimeSpan.FromSeconds(options.Scenario.Quirks.UploadRetrySeconds);
            return;
        }

        if (item.Entry is { } entry)
        {
            ledger.Became(entry, post.IsTaken ? JimiUploadState.Taken : JimiUploadState.GivenUp);
        }

        report(post.IsTaken ? JimiEventKind.Uploaded : JimiEventKind.UploadGivenUp, post.IsTaken ? item.Name : $"{item.Name}: {post.Status} {post.Answer}");
        lock (_gate)
        {
            _items.Remove(item);
        }

        ledger.Changed.Beat();
    }

    private void Add(Item item)
    {
        lock (_gate)
        {
            _items.Add(item);
        }

        _changed.Beat();
    }

    private Item? Next()
    {
        lock (_gate)
        {
            return _items.Where(item => !item.IsHeld).MinBy(item => item.Due);
        }
    }

    private sealed class Item(Func<JimiHttp, int, CancellationToken, Task<JimiPost>> postAsync, string name, JimiUploadEntry? entry)
    {
        public Func<JimiHttp, int, CancellationToken, Task<JimiPost>> PostAsync => postAsync;

        public string Name => name;

        public JimiUploadEntry? Entry => entry;

        public DateTimeOffset Due { get; set; }

        public bool IsHeld { get; set; }

        public int Tries { get; set; }
    }
}
