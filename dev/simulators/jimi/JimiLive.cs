using System.Threading.Channels;
using CloudCam.Simulators.Rtmp;

namespace CloudCam.Simulators.Jimi;

/// <summary>What the terminal pushes: a new order replaces the one before it.</summary>
internal sealed class JimiLive(JimiCameraOptions options, JimiDevice device, JimiLedger ledger)
{
    private readonly Channel<Order> _orders = Channel.CreateUnbounded<Order>();

    /// <summary>Streams channels (<c>0</c>, <c>1</c>, <c>pip</c>; empty: playback) for so many minutes.</summary>
    public void Start(string[] channels, int minutes) => _orders.Writer.TryWrite(new Order(channels, TimeSpan.FromMinutes(minutes)));

    /// <summary>Stops everything.</summary>
    public void Stop() => _orders.Writer.TryWrite(new Order([], TimeSpan.Zero));

    /// <summary>Does what is ordered until the camera ends.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        CancellationTokenSource? running = null;
        var pushes = Task.CompletedTask;
        try
        {
            await foreach (var order in _orders.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await EndAsync().ConfigureAwait(false);
                running = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                pushes = Task.WhenAll(order.Channels.Select(channel => PushAsync(channel, order.Length, running.Token)));
            }
        }
        finally
        {
            await EndAsync().ConfigureAwait(false);
        }

        async Task EndAsync()
        {
            if (running is null)
            {
                return;
            }

            await running.CancelAsync().ConfigureAwait(false);
            await pushes.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            running.Dispose();
            running = null;
        }
    }

    private async Task PushAsync(string channel, TimeSpan length, CancellationToken cancellationToken)
    {
        if (options.Live is not { } media || AddressOf(channel) is not { } url)
        {
            return;
        }

        await Task.Delay(options.LiveDelay, options.Time, cancellationToken).ConfigureAwait(false);
        var publisher = new LivePublisher(new LivePublisherOptions { Url = url, Media = media, Quirks = options.LiveQuirks, Length = length, Time = options.Time });
        ledger.Pushing(new JimiLiveEntry(url, publisher.Ledger));
        await publisher.RunAsync(cancellationToken).ConfigureAwait(false);
        ledger.Pushed();
    }

    // RSERVICE is an address, or host, port and folder alone.
    private Uri? AddressOf(string channel)
    {
        string server;
        lock (device.Settings)
        {
            server = device.Settings.GetValueOrDefault("RSERVICE", "");
        }

        var address = server.Contains("://", StringComparison.Ordinal) ? server : $"rtmp://{server}";
        var path = channel.Length == 0 ? "" : $"{channel}/";
        return server.Length > 0 && Uri.TryCreate($"{address.TrimEnd('/')}/{path}{JimiPackets.ImeiText(options.Imei)}", UriKind.Absolute, out var url) ? url : null;
    }

    private sealed record Order(string[] Channels, TimeSpan Length);
}
