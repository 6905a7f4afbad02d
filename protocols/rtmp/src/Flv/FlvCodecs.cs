namespace CloudCam.Protocols.Rtmp.Flv;

/// <summary>How pictures are coded. Only H.264 and H.265 are shown; the others are named for whoever looks why nothing is.</summary>
public enum FlvVideoCodec
{
    /// <summary>A number or a four-character code that nobody knows.</summary>
    Unknown,

    /// <summary>H.264: number 7, or <c>avc1</c>.</summary>
    H264,

    /// <summary>H.265: number 12 (a custom of cameras and Chinese servers, in no specification), or <c>hvc1</c>.</summary>
    H265,

    /// <summary>Sorenson H.263: number 2.</summary>
    SorensonH263,

    /// <summary>Screen video: numbers 3 and 6.</summary>
    Screen,

    /// <summary>VP6: numbers 4 and 5.</summary>
    Vp6,

    /// <summary>VP8: <c>vp08</c>.</summary>
    Vp8,

    /// <summary>VP9: <c>vp09</c>.</summary>
    Vp9,

    /// <summary>AV1: <c>av01</c>.</summary>
    Av1,

    /// <summary>H.266: <c>vvc1</c>.</summary>
    H266,
}

/// <summary>How sound is coded. AAC and G.711 are used; the others are named for whoever looks why nothing is heard.</summary>
public enum FlvAudioCodec
{
    /// <summary>A number or a four-character code that nobody knows.</summary>
    Unknown,

    /// <summary>AAC: number 10, or <c>mp4a</c>.</summary>
    Aac,

    /// <summary>G.711 A-law, 8 kHz: number 7.</summary>
    G711ALaw,

    /// <summary>G.711 mu-law, 8 kHz: number 8.</summary>
    G711MuLaw,

    /// <summary>Linear samples: numbers 0 (order of the machine, little-endian in fact) and 3 (little-endian).</summary>
    Pcm,

    /// <summary>Flash ADPCM: number 1; not the ADPCM of any camera here.</summary>
    Adpcm,

    /// <summary>MP3: numbers 2 and 14 (8 kHz), or <c>.mp3</c>.</summary>
    Mp3,

    /// <summary>Nellymoser: numbers 4, 5 and 6.</summary>
    Nellymoser,

    /// <summary>Speex: number 11.</summary>
    Speex,

    /// <summary>Opus: <c>Opus</c>.</summary>
    Opus,

    /// <summary>FLAC: <c>fLaC</c>.</summary>
    Flac,

    /// <summary>AC-3 and E-AC-3: <c>ac-3</c>, <c>ec-3</c>.</summary>
    Ac3,
}

/// <summary>What a tag's body is.</summary>
public enum FlvPacket
{
    /// <summary>The decoder's configuration: content of avcC or hvcC, AudioSpecificConfig.</summary>
    SequenceHeader,

    /// <summary>Pictures or sound.</summary>
    Frames,

    /// <summary>The sequence is over; no body.</summary>
    SequenceEnd,

    /// <summary>Something else: colour information, a player's command, tracks beside the first. Nothing to show.</summary>
    Other,
}
