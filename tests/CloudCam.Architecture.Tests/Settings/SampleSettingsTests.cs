using System.Text.RegularExpressions;
using CloudCam.Architecture.Tests.Repository;
using CloudCam.Core.Devices;
using CloudCam.Functions.Hosting;
using CloudCam.Protocols.Dvrip.Sessions;
using CloudCam.Protocols.Jimi;
using CloudCam.Protocols.Rtmp.Sessions;
using CloudCam.Protocols.Teltonika;
using CloudCam.Relay;
using Microsoft.Extensions.Configuration;

namespace CloudCam.Architecture.Tests.Settings;

/// <summary>The sample shows every setting there is, with its default, and no secret.</summary>
public sealed partial class SampleSettingsTests
{
    // Where the sample must differ from the default: it describes the local stack, and a machine's name is nobody else's.
    private static readonly string[] NotTheDefault =
        ["Teltonika__FileOrder__0", "Relay__Replica", "Cloud__StorageConnectionString", "Cloud__EventHubsConnectionString", "Cloud__EventHubsHttpEndpoint"];

    [Fact]
    public void Every_setting_is_in_the_sample_and_nothing_else()
    {
        var known = SettingGroups.All.SelectMany(group => Setting.Of(group.Options, group.Section)).Select(setting => setting.Name)
            .Concat(NamesOfFunctions()).Concat(SettingsDocument.OfOthers.Where(other => other.InSample).Select(other => other.Name)).Distinct().ToList();
        var shown = SampleSettings.Values.Keys.Select(key => Index().Replace(key, "__0")).Distinct().ToList();
        Findings.None(known.Except(shown), $"Add to {SampleSettings.FileName}, with its default (empty where it is null):");
        Findings.None(shown.Except(known), $"No options class has these; correct or remove them in {SampleSettings.FileName}:");
    }

    [Fact]
    public void The_sample_can_be_read_and_shows_the_defaults()
    {
        var read = SettingGroups.ReadRelay(SampleSettings.Configuration).Concat(SettingGroups.ReadFunctions(SampleSettings.Configuration).Where(part => part.Section != "Cloud"));
        var values = read.SelectMany(part => Setting.Of(part.Options, part.Section)).ToLookup(setting => setting.Name, setting => setting.Default);
        Findings.None(
            from standard in SettingGroups.All.SelectMany(part => Setting.Of(part.Options, part.Section))
            where !NotTheDefault.Contains(standard.Name) && !standard.Name.StartsWith("Relay__Listeners", StringComparison.Ordinal) && !values[standard.Name].Contains(standard.Default)
            select $"{standard.Name}: default '{standard.Default}', sample '{string.Join(" and ", values[standard.Name])}'",
            $"Show the default in {SampleSettings.FileName}:");
    }

    [Fact]
    public void The_sample_shows_the_defaults_of_the_functions() =>
        Assert.Equal(new FunctionOptions(), FunctionOptions.From(SampleSettings.Configuration));

    [Fact]
    public void The_listeners_of_the_sample_are_those_the_relay_has_without_settings()
    {
        var listeners = RelaySettings.Read(SampleSettings.Configuration).Relay.Listeners;
        Assert.Equal([(5232, false), (21100, false), (15002, false), (1935, false)], listeners.Select(listener => (listener.Port, listener.Tls)));
        Assert.Equal(
            [TeltonikaProtocol.ProtocolName, JimiProtocol.ProtocolName, DvripAlarmProtocol.ProtocolName, $"{RtmpProtocol.ProtocolName} {FlvPushProtocol.ProtocolName}"],
            listeners.Select(listener => string.Join(' ', listener.Protocols)));
    }

    [Fact]
    public void The_order_of_files_in_the_sample_is_the_one_without_settings_and_another_one_can_be_set()
    {
        var standard = new TeltonikaQuirks(Quirks.None, new TeltonikaOptions()).FileOrder;
        Assert.Equal(standard, RelaySettings.Read(SampleSettings.Configuration).Teltonika.FileOrder);
        var other = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Teltonika:FileOrder:0", (string?)nameof(TeltonikaFiles.PhotoFront))]).Build();
        Assert.Equal(TeltonikaFiles.PhotoFront, new TeltonikaQuirks(Quirks.None, RelaySettings.Read(other).Teltonika).FileOrder[0]);
    }

    [Fact]
    public void The_sample_holds_no_secret() => Findings.None(
        from value in SampleSettings.Values
        where (SecretName().IsMatch(value.Key) && value.Value.Length > 0) || (SecretValue().IsMatch(value.Value) && !value.Value.Contains("UseDevelopmentEmulator=true", StringComparison.Ordinal))
        select value.Key,
        $"Only the emulators' well-known values may stand in {SampleSettings.FileName}; empty");

    [Fact]
    public void The_sample_points_at_this_machine_only() => Findings.None(
        from value in SampleSettings.Values
        from address in Address().Matches(value.Value)
        let host = address.Groups["host"].Value
        where host is not ("127.0.0.1" or "localhost")
        select $"{value.Key}: {host}",
        $"Somebody who copies {SampleSettings.FileName} must not reach a service by it:");

    private static HashSet<string> NamesOfFunctions()
    {
        var settings = new RecordingConfiguration();
        FunctionOptions.From(settings);
        return settings.Asked;
    }

    [GeneratedRegex(@"__\d+(?=__|$)")]
    private static partial Regex Index();

    [GeneratedRegex("Password|Secret|Key$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex("(AccountKey|SharedAccessKey|SharedAccessSignature|sig)=", RegexOptions.IgnoreCase)]
    private static partial Regex SecretValue();

    [GeneratedRegex(@"\w+://(?<host>[^/:;]+)")]
    private static partial Regex Address();
}
