using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Xml;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest.Blobs;

/// <summary>The XML bodies of the Blob service that we use.</summary>
internal static class BlobXml
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true };

    /// <summary>
    /// A block list of "Latest" entries: the staged block, else the one the blob already has, so that a commit whose answer was lost
    /// can be repeated.
    /// </summary>
    public static ReadOnlyMemory<byte> WriteBlockList(IReadOnlyList<ReadOnlyMemory<byte>> ids)
    {
        var output = new ArrayBufferWriter<byte>(64 + ids.Count * 112);
        Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>", output);
        foreach (var id in ids)
        {
            output.Write("<Latest>"u8);
            Base64.EncodeToUtf8(id.Span, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(id.Length)), out _, out var written);
            output.Advance(written);
            output.Write("</Latest>"u8);
        }
        output.Write("</BlockList>"u8);
        return output.WrittenMemory;
    }

    /// <summary>Reads <c>UncommittedBlocks</c> of a block list.</summary>
    public static List<StagedBlock> ReadStagedBlocks(Stream body)
    {
        var blocks = new List<StagedBlock>();
        using var reader = XmlReader.Create(body, Settings);
        if (!reader.ReadToFollowing("UncommittedBlocks") || reader.IsEmptyElement) return blocks;
        using var inner = reader.ReadSubtree();
        while (inner.ReadToFollowing("Block"))
        {
            inner.ReadToFollowing("Name");
            var id = Convert.FromBase64String(inner.ReadElementContentAsString());
            if (inner.Name != "Size") inner.ReadToFollowing("Size");
            blocks.Add(new StagedBlock(id, long.Parse(inner.ReadElementContentAsString(), CultureInfo.InvariantCulture)));
        }
        return blocks;
    }

    /// <summary>Reads one page of a list of blobs: the names, and the marker of the next page (empty: none).</summary>
    public static (List<string> Names, string NextMarker) ReadNames(Stream body)
    {
        var names = new List<string>();
        var marker = "";
        using var reader = XmlReader.Create(body, Settings);
        reader.Read();
        while (!reader.EOF)
        {
            // A blob's own name stands directly in <Blob>; nothing else in the answer is called so at that depth.
            if (reader is { NodeType: XmlNodeType.Element, Name: "Name", Depth: 3 }) names.Add(reader.ReadElementContentAsString());
            else if (reader is { NodeType: XmlNodeType.Element, Name: "NextMarker" }) marker = reader.ReadElementContentAsString();
            else reader.Read();
        }
        return (names, marker);
    }
}
