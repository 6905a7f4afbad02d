using System.Net.Sockets;

namespace CloudCam.Relay.Live;

/// <summary>Why a viewer's connection ended.</summary>
internal enum ViewerEnd
{
    /// <summary>It closed.</summary>
    Left,

    /// <summary>The stream is over, or the relay goes down.</summary>
    StreamOver,

    /// <summary>The stream changed to something that its form cannot hold.</summary>
    NoForm,

    /// <summary>It took nothing for too long.</summary>
    Stalled,

    /// <summary>It held bytes fast that the stream needs no more.</summary>
    TooSlow,

    /// <summary>The stream's numbers of time began anew.</summary>
    Renewed,
}

/// <summary>One viewer of one stream: its place in it, and the loop that sends what comes next. Its speed is nobody else's matter.</summary>
internal sealed class LiveViewer(LiveHub hub, LiveStream stream, ViewerShape shape, Socket socket, Func<string, byte[]> headOf)
{
    private const int NotAborted = -1;

    private long heldFrom = long.MaxValue;
    private long sendingSince = long.MaxValue;
    private readonly long joinedAt = hub.Clock.Milliseconds;
    private int aborted = NotAborted;
    private bool hasGivenUp;

    public ViewerShape Shape { get; } = shape;

    public ViewerBatch Batch { get; } = new();

    public ViewerSignal Signal { get; } = new();

    /// <summary>Whether the head of the response is made: from then on it is a stream, before it may still be a refusal.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Number of the frame it is sent next.</summary>
    public long Next { get; set; }

    /// <summary>Whether it waits for a key frame.</summary>
    public bool NeedsKey { get; set; }

    /// <summary>First place in the stream that it holds fast now.</summary>
    public long HeldFrom => Volatile.Read(ref heldFrom);

    /// <summary>Since when it is being sent to, on the relay's clock; <see cref="long.MaxValue"/>: it is not.</summary>
    public long SendingSince => Volatile.Read(ref sendingSince);

    /// <summary>The formats are known: makes what stands before the first frame. Under the stream's lock.</summary>
    public void Begin(LiveFormats formats, long next, bool needsKey)
    {
        Batch.Add(headOf(Shape.ContentTypeOf(formats)));
        Shape.Begin(formats, Batch);
        (Next, NeedsKey, HasBegun) = (next, needsKey, true);
    }

    /// <summary>It was too slow for what lies between. Under the stream's lock.</summary>
    public void SkipTo(long next, bool needsKey) => (Next, NeedsKey) = (next, NeedsKey || needsKey);

    /// <summary>A frame is in the batch. Under the stream's lock.</summary>
    public void Hold(long place)
    {
        if (heldFrom == long.MaxValue) Volatile.Write(ref heldFrom, place);
    }

    /// <summary>Ends it from outside.</summary>
    public void Abort(ViewerEnd reason)
    {
        if (Interlocked.CompareExchange(ref aborted, (int)reason, NotAborted) != NotAborted) return;
        try
        {
            // A close of a socket with bytes in it would go on sending them: who does not read gets a reset.
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Closed already: nothing is sent any more.
        }
        socket.Dispose();
        Signal.Set();
    }

    /// <summary>Ends it when it took nothing for too long, is gone without our having had anything to send, or has waited in vain for the stream to begin.</summary>
    public void Watch(long now)
    {
        if (now - SendingSince > hub.Options.ViewerStallTimeout.TotalMilliseconds) Abort(ViewerEnd.Stalled);
        else if (Signal.IsWaiting && IsGone()) Abort(ViewerEnd.Left);
        if (HasBegun || now - joinedAt <= hub.Options.PublisherGrace.TotalMilliseconds) return;
        Volatile.Write(ref hasGivenUp, true);
        Signal.Set();
    }

    /// <summary>Sends until one side is done.</summary>
    public async Task<ViewerEnd> RunAsync()
    {
        using var sender = new ViewerSender();
        try
        {
            while (Volatile.Read(ref aborted) == NotAborted)
            {
                switch (stream.Take(this))
                {
                    case ViewerTurn.Wait when Volatile.Read(ref hasGivenUp) && !HasBegun:
                        return ViewerEnd.StreamOver;
                    case ViewerTurn.Wait:
                        await Signal.WaitAsync().ConfigureAwait(false);
                        continue;
                    case ViewerTurn.NoForm:
                        return ViewerEnd.NoForm;
                    case ViewerTurn.Over:
                        return ViewerEnd.StreamOver;
                }
                Volatile.Write(ref sendingSince, hub.Clock.Milliseconds);
                var result = await sender.SendAsync(socket, Batch.Pieces).ConfigureAwait(false);
                Volatile.Write(ref sendingSince, long.MaxValue);
                if (result != SocketError.Success) break;
                hub.Metrics.BytesSent(Batch.Bytes);
                LetGo();
            }
        }
        catch (Exception error) when (error is ObjectDisposedException or SocketException)
        {
            // Closed from outside, or by the peer between two sends: the reason stands below.
        }
        finally
        {
            LetGo();
        }
        return Volatile.Read(ref aborted) is not NotAborted and var reason ? (ViewerEnd)reason : ViewerEnd.Left;
    }

    private void LetGo()
    {
        Batch.Clear();
        Volatile.Write(ref heldFrom, long.MaxValue);
    }

    private bool IsGone()
    {
        try
        {
            return socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }
}
