using CloudCam.Protocols.BSeries;
using CloudCam.Protocols.Dvrip;
using CloudCam.Protocols.Dvrip.Listing;
using CloudCam.Protocols.Jimi;
using CloudCam.Protocols.Listing;
using CloudCam.Protocols.Rtmp;
using CloudCam.Protocols.Teltonika;

namespace CloudCam.Dev.Decode;

/// <summary>The protocols <c>decode</c> knows. A new one is one line here.</summary>
internal static class Listers
{
    /// <summary>Makes a lister, by the name of its protocol. Replies are those of a server with default settings.</summary>
    public static IReadOnlyDictionary<string, Func<IFrameLister>> ByProtocol { get; } = new Dictionary<string, Func<IFrameLister>>(StringComparer.Ordinal)
    {
        ["bseries"] = () => new BSeriesFrameLister(new BSeriesOptions()),
        ["dvrip"] = () => new DvripFrameLister(new DvripOptions()),
        ["jimi"] = () => new JimiFrameLister(new JimiCodecOptions(), TimeProvider.System),
        ["rtmp"] = () => new RtmpFrameLister(new RtmpOptions()),
        ["teltonika"] = () => new TeltonikaFrameLister(new TeltonikaOptions()),
    };
}
