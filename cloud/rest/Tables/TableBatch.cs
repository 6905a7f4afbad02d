using System.Buffers;
using System.Globalization;
using System.Text;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest.Tables;

/// <summary>
/// An entity group transaction: <c>multipart/mixed</c> with one change set, each part a request of its own ("Performing entity group
/// transactions" of the Table service's REST reference). Lines end in CR LF.
/// </summary>
internal static class TableBatch
{
    // Fixed boundaries are safe: our JSON holds no raw line break, so no line of it can begin with them.
    private const string Batch = "batch_cloudcam";
    private const string ChangeSet = "changeset_cloudcam";
    private const string Operation = "Table batch";

    public const string ContentType = $"multipart/mixed; boundary={Batch}";

    public static ReadOnlyMemory<byte> Write(string endpoint, string table, IReadOnlyList<TableWrite> writes)
    {
        var output = new ArrayBufferWriter<byte>(256 + writes.Count * 512);
        Text(output, $"--{Batch}\r\nContent-Type: multipart/mixed; boundary={ChangeSet}\r\n\r\n");
        foreach (var write in writes)
        {
            var (method, uri) = write.Mode switch
            {
                TableWriteMode.Insert => ("POST", $"{endpoint}/{table}"),
                TableWriteMode.Merge => ("PATCH", TableAddresses.OfRow(endpoint, table, write.PartitionKey, write.RowKey)),
                _ => ("PUT", TableAddresses.OfRow(endpoint, table, write.PartitionKey, write.RowKey)),
            };
            Text(output, $"--{ChangeSet}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
            Text(output, $"{method} {uri} HTTP/1.1\r\nAccept: application/json;odata=minimalmetadata\r\nContent-Type: application/json\r\nDataServiceVersion: 3.0\r\n");
            if (write.Mode == TableWriteMode.Insert) Text(output, "Prefer: return-no-content\r\n");
            if (write.IfMatch is { } etag) Text(output, $"If-Match: {etag}\r\n");
            Text(output, "\r\n");
            TableJson.Write(write, output);
            Text(output, "\r\n");
        }
        Text(output, $"--{ChangeSet}--\r\n\r\n--{Batch}--\r\n");
        return output.WrittenMemory;
    }

    /// <summary>The error of the part that failed; null when every part succeeded. The outer status says 202 either way.</summary>
    public static StoreException? ErrorIn(string body)
    {
        const string statusLine = "HTTP/1.1 ";
        for (var at = body.IndexOf(statusLine, StringComparison.Ordinal); at >= 0; at = body.IndexOf(statusLine, at + 1, StringComparison.Ordinal))
        {
            var digits = body.AsSpan(at + statusLine.Length);
            if (digits.Length >= 3 && int.TryParse(digits[..3], NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status >= 400)
                return StorageErrors.From(Operation, status, StorageErrors.CodeIn(body[at..]));
        }
        return null;
    }

    private static void Text(ArrayBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);
}
