using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using CloudCam.Architecture.Tests.Repository;
using CloudCam.Core.Alarms;
using CloudCam.Core.Events;
using CloudCam.Core.Naming;

namespace CloudCam.Architecture.Tests.Events;

/// <summary>What integrators are promised and what the code writes are the same. <c>UPDATE_GOLDEN=1</c> writes the examples anew.</summary>
public sealed partial class EventContractTests
{
    private const string Document = "docs/events.md";
    private const string EnvelopeHeading = "Envelope";
    private const string MediaHeading = "Every media event";
    private const string AlarmHeading = "Alarm words";

    [Fact]
    public void Every_type_has_the_form_cloudcam_thing_fact_v1() => Findings.None(
        Types().Where(type => !TypeForm().IsMatch(type.Type)).Select(type => type.Type),
        "A type is cloudcam.<word>.<word>.v1, lower case; rename");

    [Fact]
    public void Every_type_is_used_by_one_class() => Findings.None(
        Types().CountBy(type => type.Type).Where(count => count.Value > 1).Select(count => count.Key),
        "Two classes write the same type; rename one of");

    [Fact]
    public void Every_event_goes_to_a_stream_that_exists() => Findings.None(
        Types().Where(type => !HubNames.All.Contains(type.Hub)).Select(type => $"{type.Type}: {type.Hub}"),
        "Use one of HubNames for");

    [Fact]
    public void Every_type_has_a_section_that_names_its_stream_and_example() => Findings.None(
        from type in Types()
        let section = Section(type.Type)
        where section is null || !Markdown.Quoted(section).Contains(type.Hub) || !Markdown.Links(section).Contains($"events/{type.Type}.json")
        select $"{type.Type}: heading of that name, `{type.Hub}`, link to events/{type.Type}.json",
        $"Write these into {Document}:");

    [Fact]
    public void No_section_is_about_a_type_that_is_gone() => Findings.None(
        SourceTree.Lines(Document).Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#').Trim().Trim('`'))
            .Where(heading => heading.StartsWith("cloudcam.", StringComparison.Ordinal)).Except(Types().Select(type => type.Type)),
        $"No class writes these any more; take them out of {Document} (or give the type back, it is a promise):");

    [Fact]
    public void Every_type_has_an_example() => Findings.None(
        Types().Select(type => type.Type).Except(EventExamples.All.Select(example => example.Event.Type)),
        "Add an example, with every optional member, to EventExamples.cs for");

    [Fact]
    public void The_examples_are_what_the_code_writes()
    {
        var folder = SourceTree.Full(EventExamples.Folder);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(folder);
            foreach (var (fileName, cameraEvent) in EventExamples.All) File.WriteAllText(Path.Combine(folder, fileName), EventExamples.Text(cameraEvent));
        }
        foreach (var (fileName, cameraEvent) in EventExamples.All)
        {
            var path = Path.Combine(folder, fileName);
            Assert.True(File.Exists(path), $"{EventExamples.Folder}/{fileName} is missing: run this test with UPDATE_GOLDEN=1.");
            // A changed example is a changed contract: docs/events.md says what may change without a new version.
            Assert.Equal(EventExamples.Text(cameraEvent), File.ReadAllText(path).ReplaceLineEndings("\n"));
        }
        Findings.None(Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)!).Except(EventExamples.All.Select(example => example.FileName)), $"Remove from {EventExamples.Folder}, nobody writes them:");
    }

    [Fact]
    public void Every_member_of_data_is_in_the_tables_and_nothing_else()
    {
        foreach (var group in EventExamples.All.GroupBy(example => example.Event.Type))
        {
            var tables = Section(group.Key) + (group.First().Event is MediaEvent ? "\n\n" + Section(MediaHeading) : "");
            var told = Markdown.Rows(tables).Select(cells => cells[0].Trim('`')).ToList();
            var written = group.SelectMany(example => Members(example.Event, "data")).Distinct().ToList();
            Findings.None(written.Except(told), $"Add to the table of {group.Key} in {Document}, with unit and meaning:");
            Findings.None(told.Except(written), $"{group.Key} has no such members; correct {Document} (or EventExamples.cs, which must set every optional member):");
        }
    }

    [Fact]
    public void Every_attribute_is_in_the_table_of_the_envelope_and_nothing_else()
    {
        var told = Markdown.Rows(Section(EnvelopeHeading) ?? "").Select(cells => cells[0].Trim('`')).ToList();
        var written = EventExamples.All.SelectMany(example => Members(example.Event, null)).Distinct().ToList();
        Findings.None(written.Except(told), $"Add to the table '{EnvelopeHeading}' of {Document}:");
        Findings.None(told.Except(written), $"No event has these; correct the table '{EnvelopeHeading}' of {Document}:");
    }

    [Fact]
    public void Attributes_keep_the_rules_of_CloudEvents()
    {
        foreach (var (fileName, cameraEvent) in EventExamples.All)
        {
            using var json = JsonDocument.Parse(CloudEventWriter.ToUtf8(cameraEvent));
            var root = json.RootElement;
            Assert.Equal("1.0", root.GetProperty("specversion").GetString());
            foreach (var required in (string[])["id", "source", "type"]) Assert.NotEqual("", root.GetProperty(required).GetString());
            Assert.Equal("application/json", root.GetProperty("datacontenttype").GetString());
            Assert.True(DateTimeOffset.TryParseExact(root.GetProperty("time").GetString(), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _), fileName);
            Findings.None(root.EnumerateObject().Select(member => member.Name).Where(name => !AttributeName().IsMatch(name)), $"{fileName}: names of attributes are lower-case letters and digits, at most 20:");
            Findings.None(root.EnumerateObject().Where(member => member.Name != "data" && member.Value.ValueKind is (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)).Select(member => member.Name), $"{fileName}: attributes are plain values:");
        }
    }

    [Fact]
    public void The_same_thing_told_twice_has_the_same_id_and_no_other_has_it()
    {
        Findings.None(EventExamples.All.Where(example => (example.Event with { Stamp = default }).Id != example.Event.Id).Select(example => example.FileName), "An id must not depend on when and where we recorded the event:");
        Findings.None(EventExamples.All.GroupBy(example => example.Event.Id).Where(same => same.Select(example => example.Event.Type).Distinct().Skip(1).Any()).Select(same => same.Key), "Ids that two types share:");
    }

    [Fact]
    public void Every_alarm_word_is_in_the_table_with_its_severity()
    {
        var told = Markdown.Rows(Section(AlarmHeading) ?? "").ToDictionary(cells => cells[0].Trim('`'), cells => cells[1]);
        var words = typeof(AlarmVocabulary).GetProperties().Select(property => (AlarmKind)property.GetValue(null)!).ToDictionary(kind => kind.Name, kind => kind.Severity.ToString().ToUpperInvariant());
        Findings.None(words.Where(word => told.GetValueOrDefault(word.Key) != word.Value).Select(word => $"{word.Key} {word.Value}"), $"Add or correct in {Document}, '{AlarmHeading}':");
        Findings.None(told.Keys.Except(words.Keys), $"The vocabulary has no such words; take them out of {Document}, '{AlarmHeading}':");
    }

    // The type of a class does not depend on its members, so no constructor need run.
    private static List<(string Type, string Hub)> Types() =>
    [
        .. typeof(CameraEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CameraEvent)) && !type.IsAbstract)
            .Select(type => (CameraEvent)RuntimeHelpers.GetUninitializedObject(type)).Select(cameraEvent => (cameraEvent.Type, cameraEvent.Hub)),
    ];

    private static List<string> Members(CameraEvent cameraEvent, string? below)
    {
        using var json = JsonDocument.Parse(CloudEventWriter.ToUtf8(cameraEvent));
        return [.. (below is null ? json.RootElement : json.RootElement.GetProperty(below)).EnumerateObject().Select(member => member.Name)];
    }

    private static string? Section(string heading) => Markdown.Section(SourceTree.Read(Document), heading);

    [GeneratedRegex(@"^cloudcam(\.[a-z]+){1,2}\.v1$")]
    private static partial Regex TypeForm();

    [GeneratedRegex("^[a-z0-9]{1,20}$")]
    private static partial Regex AttributeName();
}
