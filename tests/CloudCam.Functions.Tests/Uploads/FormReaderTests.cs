using System.Text;
using CloudCam.Functions.Uploads;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Functions.Tests.Uploads;

public class FormReaderTests
{
    private const string Boundary = "cam";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<List<(string Name, string? File, string Content)>> ReadAsync(Stream body, string boundary = Boundary, long maxBytes = long.MaxValue)
    {
        using var reader = new FormReader(body, boundary, maxBytes);
        var parts = new List<(string, string?, string)>();
        while (await reader.NextAsync(CancellationToken.None) is { } part)
        {
            using var content = new MemoryStream();
            while (await reader.ReadAsync(CancellationToken.None) is { IsEmpty: false } piece) content.Write(piece.Span);
            parts.Add((part.Name, part.FileName, Encoding.Latin1.GetString(content.ToArray())));
        }
        await reader.DrainAsync(CancellationToken.None);
        return parts;
    }

    private static Task<List<(string Name, string? File, string Content)>> ReadAsync(string body) => ReadAsync(new MemoryStream(Encoding.Latin1.GetBytes(body)));

    private static async Task<UploadRefusal> RefusalAsync(string body, long maxBytes = long.MaxValue) =>
        (await Assert.ThrowsAsync<FormException>(() => ReadAsync(new MemoryStream(Encoding.Latin1.GetBytes(body)), maxBytes: maxBytes))).Refusal;

    private static string Part(string content, string head = "Content-Disposition: form-data; name=\"a\"") => $"--{Boundary}\r\n{head}\r\n\r\n{content}\r\n";

    [Fact]
    public async Task Form_is_the_same_however_the_network_cuts_it()
    {
        var form = new Form().Field("filename", "a.mp4").File("ab\r\n--ca\r\n--cam-\r\n\r\r\n--"u8.ToArray(), "a.mp4").Field("sign", "").ToBytes(Boundary);
        var whole = await ReadAsync(new MemoryStream(form));
        Assert.Equal([("filename", null, "a.mp4"), ("file", "a.mp4", "ab\r\n--ca\r\n--cam-\r\n\r\r\n--"), ("sign", null, "")], whole);
        for (var cut = 1; cut < form.Length; cut++) Assert.Equal(whole, await ReadAsync(new Pieces(form, cut, form.Length - cut)));
        foreach (var size in (int[])[1, 2, 3, 7, 64]) Assert.Equal(whole, await ReadAsync(new Pieces(form, size)));
    }

    [Fact]
    public Task Any_content_comes_out_as_it_went_in()
    {
        Prop.ForAll<byte[], int>((content, size) =>
        {
            // Bytes of the boundary's own alphabet, so that beginnings of it are everywhere.
            var bytes = content.Select(value => (byte)"\r\n--cam\r"[value % 8]).ToArray();
            var text = Encoding.Latin1.GetString(bytes);
            if (text.Contains("\r\n--cam\r\n", StringComparison.Ordinal) || text.Contains("\r\n--cam--", StringComparison.Ordinal) || $"\r\n{text}".StartsWith("\r\n--cam", StringComparison.Ordinal)) return true;
            var form = new Form().File(bytes).Field("after", "x").ToBytes(Boundary);
            var read = ReadAsync(new Pieces(form, 1 + (Math.Abs(size) % 40))).GetAwaiter().GetResult();
            return read.Count == 2 && read[0].Content == text && read[1].Content == "x";
        }).QuickCheckThrowOnFailure();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("\r\n--camera\r\n")]
    [InlineData("\r\n--cam x\r\n")]
    [InlineData("\r\n--cam-\r\n")]
    [InlineData("\r\n--cam\n")]
    [InlineData("\r\n--Cam\r\n")]
    [InlineData("\n--cam\r\n")]
    [InlineData("\r\n-cam\r\n")]
    [InlineData("--cam--\r\n")]
    [InlineData("\r\n--cam                                      \r\n")]
    public async Task Line_that_only_begins_like_a_boundary_is_content(string near)
    {
        var content = $"a{near}b";
        Assert.Equal([("a", null, content)], await ReadAsync(Part(content) + "--cam--\r\n"));
    }

    [Theory]
    [InlineData("--cam--\r\n")]
    [InlineData("--cam--")]
    [InlineData("--cam--\r\nwhat follows is nobody's\r\n--cam\r\n")]
    public async Task Form_ends_with_its_last_boundary(string end) => Assert.Equal([("a", null, "x")], await ReadAsync(Part("x") + end));

    [Fact]
    public async Task What_stands_before_the_first_boundary_is_passed_over() =>
        Assert.Equal([("a", null, "x")], await ReadAsync($"preamble\r\n--camera\r\n{Part("x")}--cam--\r\n"));

    [Fact]
    public async Task Spaces_may_follow_a_boundary() => Assert.Equal([("a", null, "x")], await ReadAsync("--cam \t\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--cam--\r\n"));

    [Fact]
    public async Task Form_may_be_empty() => Assert.Empty(await ReadAsync("--cam--\r\n"));

    [Fact]
    public async Task Part_without_a_head_has_no_name() => Assert.Equal([("", null, "x")], await ReadAsync("--cam\r\n\r\nx\r\n--cam--\r\n"));

    [Theory]
    [InlineData("content-disposition:form-data;name=a", "a", null)]
    [InlineData("X: y\r\nContent-Disposition : form-data; name=\"a\"; filename=\"b c.mp4\"\r\nZ: y", "a", "b c.mp4")]
    [InlineData("Content-Disposition: form-data; name=\"a\"; filename*=UTF-8''b%20c.mp4", "a", "b c.mp4")]
    [InlineData("Content-Disposition: form-data; name=\"a\"; filename=\"\"", "a", "")]
    [InlineData("Content-Disposition: \u0001", "", null)]
    [InlineData("no header at all", "", null)]
    public async Task Head_names_field_and_file(string head, string name, string? file) => Assert.Equal([(name, file, "x")], await ReadAsync($"{Part("x", head)}--cam--\r\n"));

    [Theory]
    [InlineData("")]
    [InlineData("no boundary anywhere")]
    [InlineData("--cam")]
    [InlineData("--cam\r\n")]
    [InlineData("--cam\r\nContent-Disp")]
    [InlineData("--cam\r\nContent-Disposition: form-data; name=a\r\n\r\n")]
    [InlineData("--cam\r\nContent-Disposition: form-data; name=a\r\n\r\nx")]
    [InlineData("--cam\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--cam")]
    [InlineData("--cam\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--cam-")]
    public async Task Body_that_ends_too_early_is_refused(string body) => Assert.Equal(UploadRefusal.Truncated, await RefusalAsync(body));

    [Fact]
    public async Task Endless_things_are_refused()
    {
        Assert.Equal(UploadRefusal.TooManyParts, await RefusalAsync(string.Concat(Enumerable.Repeat(Part("x"), FormReader.MaxParts + 1)) + "--cam--"));
        Assert.Equal(FormReader.MaxParts, (await ReadAsync(string.Concat(Enumerable.Repeat(Part("x"), FormReader.MaxParts)) + "--cam--")).Count);
        Assert.Equal(UploadRefusal.HeadTooLarge, await RefusalAsync(Part("x", new string('h', FormReader.MaxHeadBytes + 1)) + "--cam--"));
        Assert.Equal(UploadRefusal.TooLarge, await RefusalAsync(Part(new string('x', 5_000)) + "--cam--", maxBytes: 4_000));
        Assert.Equal(UploadRefusal.TooLarge, await RefusalAsync(new string('x', 5_000_000), maxBytes: 4_000_000));
    }

    [Fact]
    public async Task Any_bytes_are_a_form_or_refused()
    {
        var random = new Random(7);
        for (var run = 0; run < 2_000; run++)
        {
            var bytes = new byte[random.Next(200)];
            for (var at = 0; at < bytes.Length; at++) bytes[at] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)"--cam\r\n: "[random.Next(9)];
            try
            {
                await ReadAsync(new Pieces([.. "--cam\r\n"u8, .. bytes], 1 + random.Next(20)));
            }
            catch (FormException)
            {
                continue;
            }
            Stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Gives its bytes in pieces of the wanted sizes, the last one again and again.</summary>
    private sealed class Pieces(byte[] bytes, params int[] sizes) : Stream
    {
        private int at;
        private int piece;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(Math.Min(buffer.Length, sizes[Math.Min(piece++, sizes.Length - 1)]), bytes.Length - at);
            bytes.AsMemory(at, count).CopyTo(buffer);
            at += count;
            return ValueTask.FromResult(count);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
