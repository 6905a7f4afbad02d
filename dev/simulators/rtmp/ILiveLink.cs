namespace CloudCam.Simulators.Rtmp;

/// <summary>One connection on which a stream is pushed.</summary>
internal interface ILiveLink : IAsyncDisposable
{
    /// <summary>Ends when the server ended the connection, with what it said.</summary>
    Task<string> Ended { get; }

    /// <summary>Sends a tag.</summary>
    ValueTask SendAsync(byte kind, uint milliseconds, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Says goodbye.</summary>
    ValueTask FinishAsync(CancellationToken cancellationToken);
}

/// <summary>The server did not take the stream.</summary>
public sealed class LiveRefusedException : Exception
{
    /// <summary>Makes it.</summary>
    public LiveRefusedException()
    {
    }

    /// <summary>Makes it with what the server said.</summary>
    public LiveRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes it with what the server said and its cause.</summary>
    public LiveRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
