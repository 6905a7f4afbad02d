using CloudCam.Cloud.Rest;
using CloudCam.Core.Commands;
using CloudCam.Core.Live;
using CloudCam.Functions.Access;
using CloudCam.Functions.Alarms;
using CloudCam.Functions.Commands;
using CloudCam.Functions.Hosting;
using CloudCam.Functions.Live;
using CloudCam.Functions.Tracks;
using CloudCam.Functions.Uploads;
using CloudCam.Functions.WebConsole;
using CloudCam.Functions.Webhooks;
using CloudCam.Relay;
using Microsoft.Extensions.Configuration;

namespace CloudCam.Architecture.Tests.Settings;

/// <summary>All options classes of both programs, and how each is read.</summary>
internal static class SettingGroups
{
    /// <summary>An options class with its defaults.</summary>
    /// <param name="Section">Its section; empty: its settings have no section.</param>
    /// <param name="Options">An instance with the defaults.</param>
    /// <param name="About">What it is about, a heading.</param>
    internal sealed record Group(string Section, object Options, string About);

    /// <summary>In the order of the document.</summary>
    public static IReadOnlyList<Group> All { get; } =
    [
        .. Relay("Cloud", "Where the cloud is"),
        .. Relay(RelayOptions.Section, "The relay: ports, limits, waits"),
        .. Relay("Cameras", "Cameras that the relay dials"),
        .. Relay("Live", "Live video: the port for viewers"),
        new(LiveSettings.Section, new LiveSettings(), "Live video: links"),
        new("", new FunctionOptions(), "Files: conversion, transfers, links"),
        new(UploadOptions.Section, new UploadOptions(), "What cameras post"),
        new(AlarmOptions.Section, new AlarmOptions(), "Alarms and their files"),
        new(ApiOptions.Section, new ApiOptions(), "The API's keys and rates"),
        new(EasyAuthOptions.Section, new EasyAuthOptions(), "People who sign in"),
        new(ConsoleOptions.Section, new ConsoleOptions(), "The console"),
        new(TrackOptions.Section, new TrackOptions(), "Tracks"),
        new(CommandSettings.Section, new CommandOptions(), "Commands"),
        new(WebhookOptions.Section, new WebhookOptions(), "Webhooks"),
        .. Relay("Teltonika", "Teltonika cameras"),
        .. Relay("Jimi", "Jimi cameras"),
        .. Relay("Dvrip", "XM cameras (DVRIP) and their alarm server"),
        .. Relay("BSeries", "B Series cameras"),
        .. Relay("Rtmp", "Live video that is pushed"),
    ];

    /// <summary>Everything the relay reads, as it reads it at its start.</summary>
    /// <exception cref="InvalidOperationException">A setting is refused; the message names it.</exception>
    public static IReadOnlyList<(string Section, object Options)> ReadRelay(IConfiguration settings)
    {
        var read = RelaySettings.Read(settings);
        LinksOf(() => LiveLinks.Create(read.Live.LinkKey, read.Live.OldLinkKey, TimeProvider.System));
        return [.. read.Sections];
    }

    /// <summary>Everything the functions read, as they read it at their start.</summary>
    /// <exception cref="InvalidOperationException">A setting is refused; the message names it.</exception>
    public static IReadOnlyList<(string Section, object Options)> ReadFunctions(IConfiguration settings)
    {
        var live = LiveSettings.From(settings);
        // The same check as at the start of the app; a key of the wrong form is refused there.
        LinksOf(() => LiveLinks.Create(settings["Live:LinkKey"], null, TimeProvider.System));
        return
        [
            ("Cloud", CloudSettings.Read(settings)), ("", FunctionOptions.From(settings)), (LiveSettings.Section, live), (UploadOptions.Section, UploadOptions.From(settings)),
            (AlarmOptions.Section, AlarmOptions.From(settings)), (ApiOptions.Section, ApiOptions.From(settings)), (EasyAuthOptions.Section, EasyAuthOptions.From(settings)),
            (ConsoleOptions.Section, ConsoleOptions.From(settings)), (TrackOptions.Section, TrackOptions.From(settings)), (CommandSettings.Section, CommandSettings.Read(settings)),
            (WebhookOptions.Section, WebhookOptions.From(settings)),
        ];
    }

    private static IEnumerable<Group> Relay(string section, string about) =>
        RelaySettings.Read(new ConfigurationBuilder().Build()).Sections.Where(one => one.Section == section).Select(one => new Group(section, one.Options, about));

    private static void LinksOf(Func<LiveLinks?> create)
    {
        try
        {
            create();
        }
        catch (FormatException error)
        {
            throw new InvalidOperationException(error.Message, error);
        }
    }
}
