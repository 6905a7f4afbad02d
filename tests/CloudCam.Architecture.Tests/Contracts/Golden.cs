using CloudCam.Architecture.Tests.Repository;

namespace CloudCam.Architecture.Tests.Contracts;

/// <summary>Files that are made, and kept to be read.</summary>
internal static class Golden
{
    /// <summary>The file says what was made now; with <c>UPDATE_GOLDEN=1</c> it is written first.</summary>
    public static void Same(string path, string text)
    {
        var full = SourceTree.Full(path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }
        Assert.True(File.Exists(full), $"{path} is missing: run this test with UPDATE_GOLDEN=1.");
        Assert.Equal(text, File.ReadAllText(full).ReplaceLineEndings("\n"));
    }
}
