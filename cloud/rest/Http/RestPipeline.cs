using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest.Http;

/// <summary>One service's pipeline: makes requests, sends them, and turns what goes wrong on the way into a <see cref="StoreException"/>.</summary>
internal sealed class RestPipeline(HttpPipeline pipeline)
{
    /// <summary>A request to an address that is already escaped. Dispose the message when its response has been read.</summary>
    public HttpMessage Create(RequestMethod method, string uri)
    {
        var message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(new Uri(uri));
        return message;
    }

    /// <summary>Sends; any answer with a status comes back, whatever it says.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.Unreachable"/> without an answer, <see cref="StoreError.Refused"/> without a token.</exception>
    public async Task<Response> SendAsync(HttpMessage message, string operation, CancellationToken cancellationToken)
    {
        try
        {
            await pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
            return message.Response;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && StorageErrors.From(operation, error) is { } stated)
        {
            throw stated;
        }
    }

    /// <summary>Sends, and takes only the named statuses for success.</summary>
    public async Task<Response> SendAsync(HttpMessage message, string operation, int expected, int alsoExpected, CancellationToken cancellationToken)
    {
        var response = await SendAsync(message, operation, cancellationToken).ConfigureAwait(false);
        return response.Status == expected || response.Status == alsoExpected ? response : throw StorageErrors.From(operation, response);
    }

    /// <summary>Sends, and takes only the named status for success.</summary>
    public Task<Response> SendAsync(HttpMessage message, string operation, int expected, CancellationToken cancellationToken) =>
        SendAsync(message, operation, expected, expected, cancellationToken);
}
