using CloudCam.Protocols.Listing;

namespace CloudCam.Dev.Decode;

/// <summary>The protocols <c>decode</c> knows. A new one is one line here.</summary>
internal static class Listers
{
    /// <summary>Makes a lister, by the name of its protocol.</summary>
    public static IReadOnlyDictionary<string, Func<IFrameLister>> ByProtocol { get; } = new Dictionary<string, Func<IFrameLister>>(StringComparer.Ordinal)
    {
    };
}
