namespace CloudCam.Protocols.Media;

/// <summary>
/// Memory of one size for frames that wait. Key frame groups of many cameras come and go at once, more than the shared array pool keeps: this one keeps as many idle pieces
/// as are in use, and lets go of them as use falls.
/// </summary>
internal static class ChunkPool
{
    /// <summary>Size of a piece: a picture of 4 Mbit/s, and below the size at which the collector treats arrays apart.</summary>
    public const int ChunkBytes = 32 * 1024;

    // 2 MiB that are kept whatever happens: a few cameras are no reason to ask the collector.
    private const int LeastIdle = 64;

    private static readonly Lock Sync = new();
    private static readonly Stack<byte[]> Idle = new();
    private static int rented;

    /// <summary>Takes a piece; its content is whatever it was.</summary>
    public static byte[] Rent()
    {
        lock (Sync)
        {
            rented++;
            if (Idle.TryPop(out var chunk)) return chunk;
        }
        return GC.AllocateUninitializedArray<byte>(ChunkBytes);
    }

    /// <summary>Gives a piece back.</summary>
    public static void Return(byte[] chunk)
    {
        lock (Sync)
        {
            rented--;
            var most = Math.Max(LeastIdle, rented);
            if (Idle.Count < most) Idle.Push(chunk);
            else if (Idle.Count > most) Idle.Pop();
        }
    }
}
