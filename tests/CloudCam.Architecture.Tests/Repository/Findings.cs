namespace CloudCam.Architecture.Tests.Repository;

/// <summary>Fails a test with everything it found at once, and with what to do about it.</summary>
internal static class Findings
{
    /// <summary>Passes when nothing was found.</summary>
    /// <param name="found">One line per finding, each naming its file.</param>
    /// <param name="remedy">What mends them.</param>
    public static void None(IEnumerable<string> found, string remedy)
    {
        var lines = found.ToList();
        if (lines.Count > 0) Assert.Fail($"{remedy}\n  {string.Join("\n  ", lines)}");
    }
}
