namespace CloudCam.Testing.Ports;

/// <summary>Names that no other test of the process uses, without randomness.</summary>
public static class Unique
{
    private static int last;

    /// <summary><c>t1</c>, <c>t2</c>, ...: safe in a blob path, a table key and a queue name.</summary>
    public static string Name() => $"t{Interlocked.Increment(ref last)}";
}
