using System.CommandLine;
using System.Globalization;
using CloudCam.Dev.Cost;
using Spectre.Console;

namespace CloudCam.Dev.Commands;

/// <summary><c>cost</c>: what a fleet costs a month on Azure.</summary>
internal static class CostCommand
{
    public static Command Create()
    {
        var usual = new FleetAssumptions { Cameras = 1 };
        var cameras = new Option<int>("--cameras") { Description = "Cameras that are connected.", Required = true };
        cameras.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var count) && count is < 1 or > 10_000_000) result.AddError("--cameras is 1 to 10,000,000.");
        });
        var positions = Amount("--position-seconds", usual.PositionSeconds, "Seconds between two positions of a camera.", least: 1);
        var alarms = Amount("--alarms", usual.Alarms, "Alarms of a camera, a day.");
        var clips = Amount("--clips", usual.Clips, "Clips of a camera, a day.");
        var clipSize = Amount("--clip-mib", usual.ClipMebibytes, "Mean size of a clip, MiB.");
        var photos = Amount("--photos", usual.Photos, "Photos of a camera, a day.");
        var photoSize = Amount("--photo-kib", usual.PhotoKibibytes, "Mean size of a photo, KiB.");
        var conversion = Amount("--conversion", usual.ConversionFactor, "Size of a file with what is made of it for browsers, as a factor.", least: 1);
        var days = Amount("--days", usual.RetentionDays, "Days that files are kept.", least: 1);
        var views = Amount("--views", usual.Views, "Times a file is looked at.");
        var live = Amount("--live", usual.LiveCameras, "Cameras watched live at the same time, around the clock.");
        var rate = Amount("--live-mbit", usual.LiveMegabits, "Rate of a live stream, Mbit/s.");
        var batch = Amount("--events-per-request", usual.EventsPerRequest, "Events that travel together.", least: 1);
        var people = Amount("--watchers", usual.Watchers, "People with a console open.");
        var logs = Amount("--log-gb", usual.LogGigabytesPerDay, "Logs kept, GB a day, all in all.");
        var command = new Command("cost", "Estimate what a fleet costs a month on Azure, line by line.")
        {
            cameras, positions, alarms, clips, clipSize, photos, photoSize, conversion, days, views, live, rate, batch, people, logs,
        };
        command.SetAction(parsed => Run(new FleetAssumptions
        {
            Cameras = parsed.GetRequiredValue(cameras), PositionSeconds = parsed.GetRequiredValue(positions), Alarms = parsed.GetRequiredValue(alarms),
            Clips = parsed.GetRequiredValue(clips), ClipMebibytes = parsed.GetRequiredValue(clipSize), Photos = parsed.GetRequiredValue(photos),
            PhotoKibibytes = parsed.GetRequiredValue(photoSize), ConversionFactor = parsed.GetRequiredValue(conversion), RetentionDays = parsed.GetRequiredValue(days),
            Views = parsed.GetRequiredValue(views), LiveCameras = parsed.GetRequiredValue(live), LiveMegabits = parsed.GetRequiredValue(rate),
            EventsPerRequest = parsed.GetRequiredValue(batch), Watchers = parsed.GetRequiredValue(people), LogGigabytesPerDay = parsed.GetRequiredValue(logs),
        }));
        return command;
    }

    private static int Run(FleetAssumptions fleet)
    {
        var lines = CostModel.Estimate(fleet);
        var table = new Table().RoundedBorder().AddColumn("Part").AddColumn(new TableColumn("A month").RightAligned()).AddColumn(new TableColumn("US dollars").RightAligned());
        foreach (var line in lines) table.AddRow(line.Part, line.Quantity, Dollars(line.Dollars));
        var sum = lines.Sum(line => line.Dollars);
        table.AddEmptyRow().AddRow("Sum", "", Dollars(sum)).AddRow("A camera", "", Dollars(sum / fleet.Cameras));
        AnsiConsole.Write(table);
        var loads = new Table().RoundedBorder().Title("What the fleet asks of one deployment").AddColumn("Resource").AddColumn(new TableColumn("Load").RightAligned())
            .AddColumn(new TableColumn("Limit").RightAligned()).AddColumn(new TableColumn("Used").RightAligned()).AddColumn("Limit is");
        foreach (var load in ServiceLoads.Of(fleet, new GrowthAssumptions()).OrderByDescending(load => load.Share))
            loads.AddRow(load.Resource, GrowthTable.Number(load.Load), $"{GrowthTable.Number(load.Limit)} {load.Unit}", string.Create(CultureInfo.InvariantCulture, $"{load.Share * 100:0.#} %"), GrowthTable.NameOf(load.Kind));
        AnsiConsole.Write(loads);
        AnsiConsole.WriteLine("What is above 100 % does not hold: docs/scale.md says what to do. Peaks of three times the mean, 2 % of the cameras dialled.");
        AnsiConsole.WriteLine($"List prices as of {Prices.AsOf}, the dearer of the regions known; no support, no malware scan, no traffic between regions. docs/operations.md says what drives which line.");
        return CommandLine.Ok;
    }

    private static string Dollars(double amount) => string.Create(CultureInfo.InvariantCulture, $"{amount:#,0.00}");

    private static Option<double> Amount(string name, double fallback, string description, double least = 0)
    {
        var option = CommandLine.Option(name, fallback, description);
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && !(value >= least && value <= 1e9))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is a number from {least} on."));
        });
        return option;
    }
}
