using System.Globalization;
using System.Net;
using Azure;
using Azure.Identity;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest;

/// <summary>
/// The one place that turns status and service error code into a <see cref="StoreException"/>. Messages are built from operation,
/// status, code and request id only: no address (it may hold a signature), no header, no body.
/// </summary>
internal static class StorageErrors
{
    private const int MaxCodeLength = 64;

    /// <summary>Event Hubs puts these into the body of a throttled answer: throughput, and too many metadata calls.</summary>
    private static readonly string[] ThrottleCodes = ["50002", "50008"];

    /// <summary>What an answer other than success means.</summary>
    public static StoreException From(string operation, Response response)
    {
        var body = BodyOf(response);
        var code = response.Headers.TryGetValue("x-ms-error-code", out var header) ? Safe(header) : CodeIn(body);
        var throttle = Array.Find(ThrottleCodes, candidate => body.Contains(candidate, StringComparison.Ordinal));
        var error = throttle is not null && response.Status is not (401 or 404) ? StoreError.Busy : ErrorOf(response.Status, code);
        return new StoreException(error, Message(operation, response.Status, throttle ?? code, Safe(response.Headers.RequestId ?? "")), RetryAfterOf(response));
    }

    /// <summary>What an answer inside a batch means.</summary>
    public static StoreException From(string operation, int status, string code) =>
        new(ErrorOf(status, Safe(code)), Message(operation, status, Safe(code), ""));

    /// <summary>What an exception from the pipeline means; null when it is not about the service.</summary>
    public static StoreException? From(string operation, Exception error) => error switch
    {
        AuthenticationFailedException or CredentialUnavailableException => new StoreException(
            CausesOf(error).Any(IsNoAnswer) ? StoreError.Unreachable : StoreError.Refused, $"{operation}: no token ({error.GetType().Name}).", inner: error),
        AggregateException many when many.InnerExceptions.All(IsNoAnswer) => Unreachable(operation, error),
        _ when IsNoAnswer(error) => Unreachable(operation, error),
        _ => null,
    };

    private static StoreException Unreachable(string operation, Exception error) => new(StoreError.Unreachable, $"{operation}: no answer ({error.GetType().Name}).", inner: error);

    // The caller's own cancellation never comes here; a cancelled attempt is a time-out of the pipeline.
    private static bool IsNoAnswer(Exception error) =>
        error is IOException or HttpRequestException or OperationCanceledException or TimeoutException or RequestFailedException { Status: 0 or >= 500 };

    private static IEnumerable<Exception> CausesOf(Exception error)
    {
        for (var cause = error.InnerException; cause is not null; cause = cause.InnerException) yield return cause;
    }

    private static StoreError ErrorOf(int status, string code) => (status, code) switch
    {
        // Both when another delivery took the message over: it is there with another receipt, or done and gone.
        (400, "PopReceiptMismatch") or (404, "MessageNotFound") => StoreError.Changed,
        (401 or 403, _) => StoreError.Refused,
        (404 or 410, _) => StoreError.NotThere,
        (409, "ContainerBeingDeleted" or "TableBeingDeleted" or "QueueBeingDeleted") => StoreError.Busy,
        (409, "") => StoreError.AlreadyThere,
        (409, _) => code.EndsWith("AlreadyExists", StringComparison.Ordinal) ? StoreError.AlreadyThere : StoreError.Invalid,
        (412, _) => StoreError.Changed,
        (408 or 429, _) => StoreError.Busy,
        (501, _) => StoreError.Invalid,
        ( >= 500, _) => StoreError.Busy,
        _ => StoreError.Invalid,
    };

    private static string Message(string operation, int status, string code, string requestId) => string.Create(
        CultureInfo.InvariantCulture, $"{operation}: status {status}{(code.Length > 0 ? " " + code : "")}{(requestId.Length > 0 ? ", request " + requestId : "")}.");

    private static string BodyOf(Response response) =>
        response.ContentStream is MemoryStream { Length: > 0 and < 65_536 } ? response.Content.ToString() : "";

    /// <summary>The code in an XML (<c>&lt;Code&gt;</c>) or OData (<c>"code":"..."</c>) error body; empty when there is none.</summary>
    public static string CodeIn(string body)
    {
        foreach (var start in (string[])["<Code>", "\"code\":\""])
        {
            if (body.IndexOf(start, StringComparison.Ordinal) is >= 0 and var at) return Safe(body[(at + start.Length)..]);
        }
        return "";
    }

    /// <summary>Only what a code or an id consists of, so that nothing else of an answer can reach a log.</summary>
    private static string Safe(string text)
    {
        var length = 0;
        while (length < text.Length && length < MaxCodeLength && (char.IsAsciiLetterOrDigit(text[length]) || text[length] == '-')) length++;
        return text[..length];
    }

    private static TimeSpan? RetryAfterOf(Response response)
    {
        var headers = response.Headers;
        if ((headers.TryGetValue("retry-after-ms", out var text) || headers.TryGetValue("x-ms-retry-after-ms", out text))
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)) return TimeSpan.FromMilliseconds(milliseconds);
        if (!headers.TryGetValue("Retry-After", out text)) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return TimeSpan.FromSeconds(seconds);
        if (headers.Date is not { } sent || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until)) return null;
        return until > sent ? until - sent : TimeSpan.Zero; // both by the service's clock
    }
}
