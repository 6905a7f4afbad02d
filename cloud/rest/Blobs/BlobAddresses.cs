using System.Buffers;
using CloudCam.Core.Naming;

namespace CloudCam.Cloud.Rest.Blobs;

/// <summary>Addresses of blobs. Our own names need no escaping; others are escaped part by part.</summary>
internal static class BlobAddresses
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./~");

    public static string Of(string endpoint, BlobName name) => $"{endpoint}/{name.Container}/{Escape(name.Path)}";

    public static string Escape(string path) =>
        path.AsSpan().ContainsAnyExcept(Plain) ? string.Join('/', path.Split('/').Select(Uri.EscapeDataString)) : path;
}
