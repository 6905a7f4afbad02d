namespace CloudCam.Core.Tests.Checksums;

/// <summary>Bytes that are the same in every run.</summary>
internal static class TestBytes
{
    public static byte[] Random(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
