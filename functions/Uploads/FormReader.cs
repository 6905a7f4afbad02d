using System.Buffers;
using System.Text;

namespace CloudCam.Functions.Uploads;

/// <summary>
/// Reads a multipart body (RFC 2046, 5.1) part by part in pieces of one fixed window: nothing grows with the body, and every byte is looked at once.
/// A boundary counts only where its line ends, or ends the form: a file may hold bytes that merely begin like one.
/// </summary>
/// <remarks>
/// The framework's own reader passes each piece through two buffers of its own and takes a line that begins like a boundary for one; its form reader
/// keeps whole files.
/// </remarks>
internal sealed class FormReader : IDisposable
{
    /// <summary>Most parts of one form. The longest known form has seven; what is beyond is there to cost us something.</summary>
    public const int MaxParts = 32;

    /// <summary>Most header bytes of one part: ten times the longest seen.</summary>
    public const int MaxHeadBytes = 4_096;

    // Filled by one receive of a fast link, and small enough for the processor's cache.
    private const int WindowBytes = 64 * 1_024;

    // Spaces that may stand between a boundary and the end of its line.
    private const int MaxPadding = 16;

    private readonly Stream body;
    private readonly byte[] delimiter;
    private readonly long maxBytes;
    private readonly byte[] window;
    private int start;
    private int end;
    private int parts;
    private bool inPart;
    private bool ended;

    /// <summary>Starts before the first part.</summary>
    /// <param name="body">The body.</param>
    /// <param name="boundary">Its boundary, 1 to 70 characters.</param>
    /// <param name="maxBytes">Most bytes that are read of it.</param>
    public FormReader(Stream body, string boundary, long maxBytes)
    {
        this.body = body;
        this.maxBytes = maxBytes;
        delimiter = Encoding.Latin1.GetBytes($"\r\n--{boundary}");
        window = ArrayPool<byte>.Shared.Rent(WindowBytes);
        // A boundary may stand in the first line: as if a line had ended before it.
        "\r\n"u8.CopyTo(window);
        end = 2;
        inPart = true; // What stands before the first boundary is passed over like a part nobody wants.
    }

    /// <summary>Bytes of the body read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The next part, after what is left of this one; null behind the last.</summary>
    /// <exception cref="FormException">The body ends in the middle, or breaks a limit.</exception>
    /// <exception cref="IOException">The peer broke the request off.</exception>
    public async ValueTask<FormPart?> NextAsync(CancellationToken cancellationToken)
    {
        while (!(await ReadAsync(cancellationToken)).IsEmpty)
        {
            // Left over.
        }
        if (ended) return null;
        if (++parts > MaxParts) throw new FormException(UploadRefusal.TooManyParts);
        inPart = true;
        return FormPart.Read(await HeadAsync(cancellationToken) is var head ? window.AsSpan(head.Start, head.Length) : default);
    }

    /// <summary>The next piece of this part's content, valid until the next call; empty at its end.</summary>
    /// <exception cref="FormException">The body ends in the middle, or breaks a limit.</exception>
    /// <exception cref="IOException">The peer broke the request off.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        while (inPart)
        {
            var unread = window.AsSpan(start, end - start);
            var found = unread.IndexOf(delimiter);
            if (found == 0)
            {
                if (await TakeDelimiterAsync(cancellationToken)) break;
                return Take(delimiter.Length); // It only looked like one.
            }
            var length = found > 0 ? found : unread.Length - PossibleStart(unread);
            if (length > 0) return Take(length);
            if (!await FillAsync(cancellationToken)) throw new FormException(UploadRefusal.Truncated);
        }
        return default;
    }

    /// <summary>Reads what stands behind the last part and drops it, so that the connection can be used again.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        do start = end = 0;
        while (await FillAsync(cancellationToken));
    }

    /// <summary>Reads on and drops, as far as it may, so that a peer in the middle of writing comes to its end and sees the answer.</summary>
    public async ValueTask TryDrainAsync(long mostBytes, CancellationToken cancellationToken)
    {
        try
        {
            for (int count; mostBytes > 0 && (count = await body.ReadAsync(window, cancellationToken)) > 0; mostBytes -= count) BytesRead += count;
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // Nobody is there any more to see the answer.
            return;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(window);

    private ReadOnlyMemory<byte> Take(int length)
    {
        var piece = window.AsMemory(start, length);
        start += length;
        return piece;
    }

    /// <summary>How many bytes at the end may be the beginning of a delimiter whose rest has not arrived.</summary>
    private int PossibleStart(ReadOnlySpan<byte> unread)
    {
        var tail = unread[^Math.Min(unread.Length, delimiter.Length - 1)..];
        for (var at = tail.IndexOf((byte)'\r'); at >= 0;)
        {
            if (delimiter.AsSpan().StartsWith(tail[at..])) return tail.Length - at;
            var next = tail[(at + 1)..].IndexOf((byte)'\r');
            at = next < 0 ? -1 : at + 1 + next;
        }
        return 0;
    }

    /// <summary>Takes the delimiter the window begins with, and its line's end.</summary>
    /// <returns>False when what follows shows that it is none.</returns>
    private async ValueTask<bool> TakeDelimiterAsync(CancellationToken cancellationToken)
    {
        for (var at = delimiter.Length; ; at++)
        {
            // The end of a form whose last line break is missing is an end too.
            if (!await HasAsync(at + 2, cancellationToken)) throw new FormException(UploadRefusal.Truncated);
            var (first, second) = (window[start + at], window[start + at + 1]);
            if (at == delimiter.Length && (first, second) == ((byte)'-', (byte)'-')) ended = true;
            else if ((first, second) != ((byte)'\r', (byte)'\n'))
            {
                if (first is not ((byte)' ' or (byte)'\t') || at - delimiter.Length >= MaxPadding) return false;
                continue;
            }
            start += at + 2;
            inPart = false;
            return true;
        }
    }

    private async ValueTask<(int Start, int Length)> HeadAsync(CancellationToken cancellationToken)
    {
        if (!await HasAsync(2, cancellationToken)) throw new FormException(UploadRefusal.Truncated);
        // No header at all: the empty line comes at once.
        if (window.AsSpan(start, 2).SequenceEqual("\r\n"u8))
        {
            start += 2;
            return (start, 0);
        }
        for (var searched = 0; ;)
        {
            var found = window.AsSpan(start + searched, end - start - searched).IndexOf("\r\n\r\n"u8);
            if (found >= 0 && searched + found <= MaxHeadBytes)
            {
                var head = (start, searched + found);
                start += searched + found + 4;
                return head;
            }
            searched = Math.Max(0, end - start - 3);
            if (searched > MaxHeadBytes) throw new FormException(UploadRefusal.HeadTooLarge);
            if (!await FillAsync(cancellationToken)) throw new FormException(UploadRefusal.Truncated);
        }
    }

    private async ValueTask<bool> HasAsync(int bytes, CancellationToken cancellationToken)
    {
        while (end - start < bytes)
        {
            if (!await FillAsync(cancellationToken)) return false;
        }
        return true;
    }

    /// <returns>False at the end of the body.</returns>
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (start > 0)
        {
            window.AsSpan(start, end - start).CopyTo(window);
            (start, end) = (0, end - start);
        }
        var count = await body.ReadAsync(window.AsMemory(end), cancellationToken);
        end += count;
        BytesRead += count;
        if (BytesRead > maxBytes) throw new FormException(UploadRefusal.TooLarge);
        return count > 0;
    }
}
