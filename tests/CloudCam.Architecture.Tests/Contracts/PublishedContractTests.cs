using System.Text.Json.Nodes;
using CloudCam.Architecture.Tests.Events;
using CloudCam.Architecture.Tests.Repository;

namespace CloudCam.Architecture.Tests.Contracts;

/// <summary>
/// What was published is not broken. A break needs a new first number of the version (of events: a new type beside the old one); then, and with every release,
/// <c>PUBLISH_CONTRACT=1</c> writes down what is promised from now on.
/// </summary>
public sealed class PublishedContractTests
{
    [Fact]
    public async Task Clients_of_the_published_API_go_on_working() => Findings.None(
        PublishedContract.Breaks(PublishedContract.Api, (JsonObject)JsonNode.Parse(await OpenApiDocument.TextAsync())!,
            (before, now) => PublishedContract.MajorOf(before) == PublishedContract.MajorOf(now) ? OpenApiComparer.Breaks(before, now) : []),
        $"These break clients of {PublishedContract.Api}. Take them back, or add what is new beside the old; only a new first number of {nameof(OpenApiDocument)}.{nameof(OpenApiDocument.Version)} permits a break:");

    [Fact]
    public void Readers_of_the_published_events_go_on_working()
    {
        var schemas = EventSchemas.All(SourceTree.Read("docs/events.md")).Select(one => KeyValuePair.Create(Path.GetFileNameWithoutExtension(one.FileName), JsonNode.Parse(one.Text)));
        Findings.None(
            PublishedContract.Breaks(PublishedContract.Events, new JsonObject(schemas), EventBreaks),
            $"These break readers of {PublishedContract.Events}. Take them back, or send a type with a new version beside the old one:");
    }

    /// <summary>Breaks of event schemas by type: a type that is gone, and whatever of one changed for its readers.</summary>
    internal static List<string> EventBreaks(JsonObject before, JsonObject now) =>
    [
        .. before.SelectMany(type => now[type.Key] is JsonObject still ? SchemaComparer.Breaks(type.Key, (JsonObject)type.Value!, still, Direction.Answer) : [$"{type.Key} is gone"]),
    ];
}
