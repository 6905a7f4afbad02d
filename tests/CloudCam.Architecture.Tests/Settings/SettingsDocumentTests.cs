using System.Reflection;
using CloudCam.Architecture.Tests.Repository;
using CloudCam.Functions.Hosting;
using CloudCam.Relay;
using Microsoft.Extensions.Configuration;

namespace CloudCam.Architecture.Tests.Settings;

/// <summary>The document of all settings follows from the programs. <c>UPDATE_GOLDEN=1</c> writes it anew.</summary>
public sealed class SettingsDocumentTests
{
    private static IEnumerable<Setting> Settings => SettingGroups.All.SelectMany(group => Setting.Of(group.Options, group.Section));

    [Fact]
    public void The_document_is_what_the_options_classes_say()
    {
        var (text, file) = (SettingsDocument.Text(), SourceTree.Full(SettingsDocument.File));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(file, text);
        Assert.True(File.Exists(file), $"{SettingsDocument.File} is missing: run this test with UPDATE_GOLDEN=1.");
        Assert.Equal(text, File.ReadAllText(file).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Every_setting_says_what_it_is_for() => Findings.None(
        Settings.Where(setting => XmlDocs.SummaryOf(setting.Property).Length < 20).Select(setting => setting.Name),
        "Say in the XML documentation what these settings are for, and why the default is what it is:");

    [Fact]
    public void Every_number_and_time_has_limits() => Findings.None(
        from setting in Settings
        let type = Nullable.GetUnderlyingType(setting.Type) ?? setting.Type
        where (type.IsPrimitive || type == typeof(TimeSpan)) && SettingsDocument.Allowed(setting).Length == 0
        select setting.Name,
        "Say from where to where these settings may go ([Within], or a check where they are read), and refuse the rest:");

    [Fact]
    public void Every_setting_is_read_by_a_program()
    {
        var asked = AskedSettings.Of(settings => { SettingGroups.ReadRelay(settings); SettingGroups.ReadFunctions(settings); });
        Findings.None(Settings.Select(setting => setting.Name).Where(name => !asked.Contains(name)), "Nobody reads these settings:");
    }

    [Fact]
    public void No_secret_has_a_default() => Assert.All(Settings.Where(setting => SettingsDocument.IsSecret(setting.Name)), setting => Assert.Empty(setting.Default));

    [Fact]
    public void Every_default_is_allowed()
    {
        var defaults = Settings.Where(setting => setting.Name != "Relay__Replica" && !setting.Name.Contains("__0", StringComparison.Ordinal) && setting.Default.Length > 0)
            .DistinctBy(setting => setting.Name).Select(setting => KeyValuePair.Create(setting.Name.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Default));
        var settings = new ConfigurationBuilder().AddInMemoryCollection(defaults).Build();
        Assert.NotEmpty(SettingGroups.ReadRelay(settings));
        Assert.NotEmpty(SettingGroups.ReadFunctions(settings));
    }

    [Fact]
    public void Every_options_class_is_in_the_document()
    {
        var known = SettingGroups.All.Select(group => group.Options.GetType()).ToHashSet();
        var sections = from assembly in (Assembly[])[typeof(RelaySettings).Assembly, typeof(FunctionsApp).Assembly]
                       from type in assembly.GetTypes()
                       where type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true } && type is { IsAbstract: false }
                       select type;
        var ofRelay = typeof(RelaySettings).GetProperties().Select(property => property.PropertyType).Where(type => type.Namespace!.StartsWith("CloudCam", StringComparison.Ordinal) && !type.IsInterface);
        Findings.None(sections.Concat(ofRelay).Where(type => !known.Contains(type)).Select(type => type.FullName!), $"Add to {nameof(SettingGroups)}:");
    }
}
