using System.Text;

namespace CloudCam.Functions.Tests.Uploads;

/// <summary>A multipart body written by hand, so that nobody's library makes it better than a camera does.</summary>
internal sealed class Form
{
    public const string Boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW";

    private readonly List<(string Head, byte[] Content)> parts = [];

    public Form Field(string name, string value) => Part($"Content-Disposition: form-data; name=\"{name}\"", Encoding.UTF8.GetBytes(value));

    // The type is the wrong one that a JC261 sends (seen in the field).
    public Form File(byte[] content, string? name = null) =>
        Part($"Content-Disposition: form-data; name=\"file\"{(name is null ? "" : $"; filename=\"{name}\"")}\r\nContent-Type: multipart/form-data", content);

    public Form Part(string head, byte[] content)
    {
        parts.Add((head, content));
        return this;
    }

    public Form Ordered(IEnumerable<int> order)
    {
        var form = new Form();
        foreach (var at in order) form.parts.Add(parts[at]);
        return form;
    }

    public byte[] ToBytes(string boundary = Boundary)
    {
        using var bytes = new MemoryStream();
        foreach (var (head, content) in parts)
        {
            bytes.Write(Encoding.UTF8.GetBytes($"--{boundary}\r\n{head}\r\n\r\n"));
            bytes.Write(content);
            bytes.Write("\r\n"u8);
        }
        bytes.Write(Encoding.UTF8.GetBytes($"--{boundary}--\r\n"));
        return bytes.ToArray();
    }

    public HttpContent ToContent(bool chunked = false) => Content(ToBytes(), chunked);

    public static HttpContent Content(byte[] body, bool chunked = false, string contentType = $"multipart/form-data; boundary={Boundary}")
    {
        HttpContent content = chunked ? new StreamContent(new NoLength(body)) : new ByteArrayContent(body);
        // As a camera writes it, right or wrong.
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return content;
    }

    /// <summary>Without a known length the client sends chunks.</summary>
    private sealed class NoLength(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
