using CloudCam.Core.Naming;

namespace CloudCam.Core.Ports;

/// <summary>Links that let somebody without credentials read one blob for a limited time.</summary>
public interface IBlobLinks
{
    /// <summary>Makes a read-only link to one blob.</summary>
    /// <param name="name">The blob.</param>
    /// <param name="expires">When the link stops working, UTC.</param>
    /// <param name="fileName">Name offered when a browser saves it; null: shown in place. Must be a safe file name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Uri> CreateReadLinkAsync(BlobName name, DateTimeOffset expires, string? fileName, CancellationToken cancellationToken);
}
