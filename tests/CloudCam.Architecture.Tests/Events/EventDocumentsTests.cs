using System.Text.Json;
using CloudCam.Architecture.Tests.Repository;
using CloudCam.Core.Events;

namespace CloudCam.Architecture.Tests.Events;

/// <summary>The contract for machines: schemas and the AsyncAPI document follow from the tables and the code. <c>UPDATE_GOLDEN=1</c> writes them anew.</summary>
public sealed class EventDocumentsTests
{
    private static readonly string Document = SourceTree.Read("docs/events.md");

    [Fact]
    public void Schemas_are_what_tables_and_code_say()
    {
        var schemas = EventSchemas.All(Document).ToList();
        foreach (var (fileName, text) in schemas) Same($"{EventSchemas.Folder}/{fileName}", text);
        Findings.None(
            Directory.EnumerateFiles(SourceTree.Full(EventSchemas.Folder)).Select(file => Path.GetFileName(file)!).Except(schemas.Select(schema => schema.FileName)),
            $"Remove from {EventSchemas.Folder}, no event has these types:");
    }

    [Fact]
    public void The_asyncapi_document_is_what_tables_and_code_say() => Same(EventApi.File, EventApi.Text(Document));

    [Fact]
    public void What_was_promised_stays_promised()
    {
        foreach (var (fileName, cameraEvent) in EventExamples.All)
        {
            using var schema = JsonDocument.Parse(SourceTree.Read($"{EventSchemas.Folder}/{EventSchemas.FileOf(cameraEvent.Type)}"));
            using var json = JsonDocument.Parse(CloudEventWriter.ToUtf8(cameraEvent));
            foreach (var (part, written) in ((string, JsonElement)[])[("", json.RootElement), ("data", json.RootElement.GetProperty("data"))])
            {
                var at = part.Length == 0 ? schema.RootElement : schema.RootElement.GetProperty("properties").GetProperty(part);
                Findings.None(at.GetProperty("required").EnumerateArray().Select(name => name.GetString()!).Where(name => !written.TryGetProperty(name, out _)), $"{fileName} lacks what its schema requires:");
                Findings.None(written.EnumerateObject().Select(member => member.Name).Where(name => !at.GetProperty("properties").TryGetProperty(name, out _)), $"{fileName} has what its schema does not know:");
            }
        }
    }

    private static void Same(string path, string text)
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
