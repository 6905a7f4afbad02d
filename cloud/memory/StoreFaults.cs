using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Memory;

/// <summary>
/// Trouble on order: makes the memory stores that hold it fail, answer late or lose answers, as the real services do. One object may
/// be shared by several stores (the whole cloud is away) or given to one (only the event stream is away). Thread-safe.
/// </summary>
/// <param name="timeProvider">Clock of the delays.</param>
public sealed class StoreFaults(TimeProvider timeProvider)
{
    private readonly Lock gate = new();
    private readonly List<Order> orders = [];
    private long calls;

    /// <summary>How long each call waits before it does anything. Default: not at all.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Calls seen so far, failed ones included.</summary>
    public long Calls => Interlocked.Read(ref calls);

    /// <summary>The next calls fail without being carried out.</summary>
    /// <param name="count">How many calls.</param>
    /// <param name="error">What they end with.</param>
    /// <param name="retryAfter">What the service asks to wait, if anything.</param>
    /// <param name="operation">Only this method (<c>PutBlockAsync</c>); null: any.</param>
    public void FailNext(int count, StoreError error, TimeSpan? retryAfter = null, string? operation = null) =>
        Add(new Order(count, error, retryAfter, operation, Carried: false));

    /// <summary>The next calls are carried out, but their answer is lost (<see cref="StoreError.Unreachable"/>).</summary>
    /// <param name="count">How many calls.</param>
    /// <param name="operation">Only this method; null: any.</param>
    public void LoseNextAnswers(int count, string? operation = null) =>
        Add(new Order(count, StoreError.Unreachable, null, operation, Carried: true));

    /// <summary>Every call fails until <see cref="Clear"/>.</summary>
    /// <param name="error">What they end with.</param>
    /// <param name="operation">Only this method; null: any.</param>
    public void FailAll(StoreError error, string? operation = null) =>
        Add(new Order(int.MaxValue, error, null, operation, Carried: false));

    /// <summary>Takes back every order and the delay.</summary>
    public void Clear()
    {
        Delay = TimeSpan.Zero;
        lock (gate) orders.Clear();
    }

    /// <summary>Called by a store before it does anything.</summary>
    internal async ValueTask BeforeAsync(string operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref calls);
        if (Delay > TimeSpan.Zero) await Task.Delay(Delay, timeProvider, cancellationToken).ConfigureAwait(false);
        ThrowIfOrdered(operation, carried: false);
    }

    /// <summary>Called by a store when everything is done and only the answer is missing.</summary>
    internal void After(string operation) => ThrowIfOrdered(operation, carried: true);

    private void Add(Order order)
    {
        lock (gate) orders.Add(order);
    }

    private void ThrowIfOrdered(string operation, bool carried)
    {
        Order found;
        lock (gate)
        {
            var index = orders.FindIndex(order => order.Carried == carried && (order.Operation is null || order.Operation == operation));
            if (index < 0) return;
            found = orders[index];
            if (found.Left == 1) orders.RemoveAt(index);
            else if (found.Left != int.MaxValue) orders[index] = found with { Left = found.Left - 1 };
        }
        throw new StoreException(found.Error, $"{operation}: fault on order ({found.Error}).", found.RetryAfter);
    }

    private sealed record Order(int Left, StoreError Error, TimeSpan? RetryAfter, string? Operation, bool Carried);
}
