namespace CloudCam.Core.Ports;

/// <summary>What a store answered when it did not do what was asked.</summary>
public enum StoreError
{
    /// <summary>The thing exists already (409): a retry cannot help, and often nothing is wrong.</summary>
    AlreadyThere,

    /// <summary>The thing does not exist (404).</summary>
    NotThere,

    /// <summary>A condition failed (412): somebody else wrote in between. Read again, then decide.</summary>
    Changed,

    /// <summary>The service asks to wait (429, 503, 500 with a time-out code). A later retry can help.</summary>
    Busy,

    /// <summary>Not allowed (401, 403): credentials or roles are wrong. A retry cannot help.</summary>
    Refused,

    /// <summary>No answer at all. A later retry can help; the request may have been carried out.</summary>
    Unreachable,

    /// <summary>The service found the request itself wrong (other 4xx): our bug or a limit.</summary>
    Invalid,
}

/// <summary>
/// A store did not do what was asked. The message names the operation, the status and the service's own error code,
/// never a payload, a key or a signature.
/// </summary>
public sealed class StoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">What went wrong, in our words.</param>
    /// <param name="message">Operation, status and service error code. No secrets.</param>
    /// <param name="retryAfter">How long the service asked us to wait, if it said so.</param>
    /// <param name="inner">The cause.</param>
    public StoreException(StoreError error, string message, TimeSpan? retryAfter = null, Exception? inner = null)
        : base(message, inner)
    {
        Error = error;
        RetryAfter = retryAfter;
    }

    /// <summary>What went wrong.</summary>
    public StoreError Error { get; }

    /// <summary>How long the service asked us to wait; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether the same request can succeed later without anybody changing anything.</summary>
    public bool CanRetry => Error is StoreError.Busy or StoreError.Unreachable;
}
