using System.Text;

namespace CloudCam.Dev.Stack;

/// <summary>The log of one part: all lines in a file, the newest ones in memory.</summary>
internal sealed class PartLog : IDisposable
{
    // Enough to show a stack trace, little enough to read.
    private const int KeptLines = 20;

    // Runs are added to one file; beyond this nobody reads it, and it would grow for ever.
    private const long MaxKeptBytes = 16 * 1_024 * 1_024;

    private readonly Queue<string> newest = new(KeptLines);
    private StreamWriter? writer;
    private readonly Lock gate = new();
    private bool isClosed;

    public PartLog(string folder, string part) => FilePath = Path.Combine(folder, part + ".log");

    public string FilePath { get; }

    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (gate) return [.. newest];
        }
    }

    public void Write(string line)
    {
        lock (gate)
        {
            if (newest.Count == KeptLines) newest.Dequeue();
            newest.Enqueue(line);
            // Output that a dying process still had in its pipe may come after the stack is closed.
            if (!isClosed) (writer ??= Open()).WriteLine(line);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
            writer?.Dispose();
        }
    }

    private StreamWriter Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        var mode = new FileInfo(FilePath) is { Exists: true, Length: > MaxKeptBytes } ? FileMode.Create : FileMode.Append;
        return new StreamWriter(new FileStream(FilePath, mode, FileAccess.Write, FileShare.ReadWrite), new UTF8Encoding(false)) { AutoFlush = true };
    }
}
