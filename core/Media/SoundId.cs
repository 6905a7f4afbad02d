using System.Diagnostics.CodeAnalysis;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Media;

/// <summary>Ids of uploaded sounds, and the form in which sounds are kept (<see cref="BlobNames.Sound"/>).</summary>
public static class SoundId
{
    /// <summary>Samples per second: what the talk channels of all known camera families take.</summary>
    public const int SampleRate = 8_000;

    /// <summary>Bytes of a sample: 16 bits, signed, little-endian, one channel.</summary>
    public const int SampleBytes = 2;

    /// <summary>Longest sound, seconds: an announcement; whoever wants to talk longer sends several.</summary>
    public const int MaxSeconds = 60;

    /// <summary>Largest kept sound, bytes: whoever reads one back need not take more.</summary>
    public const int MaxBytes = MaxSeconds * SampleRate * SampleBytes;

    /// <summary>The id of a sound: the same bytes for the same device give the same one.</summary>
    /// <param name="device">The device it is for.</param>
    /// <param name="sha256">SHA-256 of the kept bytes, hex digits.</param>
    public static string Of(DeviceId device, string sha256) => DerivedId.From("sound", device.Value, sha256);

    /// <summary>Whether a text has the form of an id, so that it may stand in a blob's name.</summary>
    public static bool IsId([NotNullWhen(true)] string? text) => MediaJob.IsTransferId(text);
}
