using System.Text.Json.Nodes;
using CloudCam.Core.Events;
using CloudCam.Core.Naming;

namespace CloudCam.Architecture.Tests.Events;

/// <summary>The event streams as an AsyncAPI document, which tools read as people read <c>docs/events.md</c>.</summary>
internal static class EventApi
{
    /// <summary>Where it is kept.</summary>
    public const string File = "docs/asyncapi.json";

    /// <summary>Version of the contract: its first number changes with a type's version.</summary>
    public const string Version = "1.0.0";

    /// <summary>Its text.</summary>
    public static string Text(string document)
    {
        var messages = new JsonObject();
        foreach (var type in Types())
        {
            messages[NameOf(type.Type)] = new JsonObject
            {
                ["name"] = type.Type, ["title"] = type.Type, ["summary"] = EventSchemas.SummaryOf(document, type.Type), ["contentType"] = "application/cloudevents+json",
                ["payload"] = new JsonObject { ["$ref"] = $"./schemas/{EventSchemas.FileOf(type.Type)}" },
                ["examples"] = new JsonArray(ExampleOf(type)),
            };
        }
        var (channels, operations) = (new JsonObject(), new JsonObject());
        foreach (var hub in HubNames.All)
        {
            var own = Types().Where(type => type.Hub == hub).Select(type => NameOf(type.Type)).ToList();
            channels[hub] = new JsonObject
            {
                ["address"] = hub, ["title"] = $"Hub {hub}", ["servers"] = new JsonArray(Ref("#/servers/eventHubs")),
                ["description"] = "The body of one Event Hubs event is a CloudEvent as a JSON object, or a JSON array of CloudEvents in the order of the stream: accept both. At least once, in order per device.",
                ["messages"] = Map(own, name => Ref($"#/components/messages/{name}")),
            };
            operations[$"receive-{hub}"] = new JsonObject
            {
                ["action"] = "receive", ["channel"] = Ref($"#/channels/{hub}"), ["summary"] = $"Read the hub {hub} with a consumer group of your own.",
                ["messages"] = new JsonArray([.. own.Select(name => Ref($"#/channels/{hub}/messages/{name}"))]),
            };
        }
        return EventSchemas.TextOf(new JsonObject
        {
            ["asyncapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "CloudCam events", ["version"] = Version,
                ["description"] = "What cameras did and what became of their files, as CloudEvents 1.0 on three Event Hubs. events.md beside this file tells it in words.",
            },
            ["defaultContentType"] = "application/cloudevents+json",
            ["servers"] = new JsonObject
            {
                ["eventHubs"] = new JsonObject
                {
                    ["host"] = "{namespace}.servicebus.windows.net", ["protocol"] = "amqps", ["description"] = "Azure Event Hubs; role: Azure Event Hubs Data Receiver.",
                    ["variables"] = new JsonObject { ["namespace"] = new JsonObject { ["description"] = "Name of the deployment's Event Hubs namespace." } },
                },
            },
            ["channels"] = channels, ["operations"] = operations, ["components"] = new JsonObject { ["messages"] = messages },
        });
    }

    private static IEnumerable<CameraEvent> Types() => EventExamples.All.Select(example => example.Event).DistinctBy(example => example.Type);

    private static string NameOf(string type) => type.Replace('.', '-');

    private static JsonObject Ref(string target) => new() { ["$ref"] = target };

    private static JsonObject Map(IEnumerable<string> names, Func<string, JsonNode> value) => new(names.Select(name => KeyValuePair.Create(name, (JsonNode?)value(name))));

    private static JsonObject ExampleOf(CameraEvent cameraEvent) => new() { ["name"] = "example", ["payload"] = JsonNode.Parse(CloudEventWriter.ToUtf8(cameraEvent)) };
}
