using CloudCam.Dev.Cost;
using CloudCam.Dev.Stack;

namespace CloudCam.Dev.Tests.Cost;

public sealed class ServiceLoadTests
{
    private static readonly GrowthAssumptions Growth = new();

    [Fact]
    public void Ten_thousand_cameras_ask_for_what_a_sheet_by_hand_says()
    {
        var loads = Of(GrowthTable.Workload with { Cameras = 10_000 });

        // 1,000 positions a second, three rows each; 3.47 files a second in the peak, of 20 blocks and 20 other requests; 6.94 alarms of six rows.
        Assert.Equal(3_000 + (10_000 * 10 / 86_400.0 * 3 * 40) + (10_000 * 20 / 86_400.0 * 3 * 6), loads["storage account, all requests"].Load, 3);
        Assert.Equal(60_000, loads["SweepTracks, rows to delete"].Load);
        Assert.Equal(10_000 * 20 / 86_400.0 * 3, loads["table alarms, the day's list"].Load, 6);
        Assert.Equal(2 * 10_000 * 10 / 86_400.0 * 3, loads["table transfers, partition !open"].Load, 6);
        // 1,000 positions of 150 bytes a second in pieces of 2,048, five consoles, a day.
        Assert.Equal(1_000 * 150 / 2_048.0 * 5 * 86_400 / 1e6, loads["SignalR, positions to open consoles"].Load, 6);
        Assert.Equal(200, loads["Key Vault, all dialled cameras at once"].Load);
    }

    [Fact]
    public void Requests_to_a_hub_are_what_the_benchmark_of_the_relay_measured()
    {
        // bench/results/relay-store.md: one relay, four partitions, an event stream of 5 ms: 2,000 events a second became 568.5 requests, 20 became 26.5 (its other events included).
        Assert.InRange(ServiceLoads.HubRequests(2_000, lanes: 4, seconds: 0.005), 568.5 * 0.95, 568.5 * 1.05);
        Assert.InRange(ServiceLoads.HubRequests(20, lanes: 4, seconds: 0.005), 19, 20);
    }

    [Fact]
    public void More_relays_make_more_requests_of_the_same_events()
    {
        Assert.True(ServiceLoads.HubRequests(100_000, lanes: 200 * 32, 0.02) > ServiceLoads.HubRequests(100_000, lanes: 20 * 32, 0.02));
        Assert.Equal(20 * 32 / 0.02, ServiceLoads.HubRequests(1e12, lanes: 20 * 32, 0.02), 0);
    }

    [Fact]
    public void The_number_that_fills_a_resource_fills_it()
    {
        foreach (var (resource, fullAt) in GrowthTable.Order())
        {
            if (fullAt is not { } cameras) continue;
            Assert.True(Of(GrowthTable.Workload with { Cameras = (int)(cameras * 0.999) })[resource].Share <= 1, resource);
            Assert.True(Of(GrowthTable.Workload with { Cameras = (int)(cameras * 1.001) + 1 })[resource].Share > 0.999, resource);
        }
    }

    [Fact]
    public void A_thousand_and_ten_thousand_cameras_fit_into_one_deployment_and_a_million_do_not()
    {
        Assert.All(Of(GrowthTable.Workload with { Cameras = 1_000 }).Values, load => Assert.True(load.Share <= 1, load.ToString()));
        // The one thing that does not, after a year, is the look that finds what nobody noted.
        Assert.Equal(["SweepTransfers, the daily look at a year of transfers"], Of(GrowthTable.Workload with { Cameras = 10_000 }).Values.Where(load => load.Share > 1).Select(load => load.Resource));
        Assert.Contains(Of(GrowthTable.Workload with { Cameras = 1_000_000 }).Values, load => load.Share > 1);
    }

    [Fact]
    public void The_table_of_the_document_is_the_one_that_is_computed()
    {
        var file = Path.Combine(Checkout.Root, "docs", "scale.md");
        const string Begin = "<!-- computed: dev/Cost/GrowthTable.cs -->\n";
        const string End = "<!-- end -->";
        var text = File.ReadAllText(file);
        var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var until = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= Begin.Length && until > from, "docs/scale.md has lost its computed table.");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, text[..from] + GrowthTable.Markdown() + text[until..]);
            return;
        }
        Assert.Equal(GrowthTable.Markdown(), text[from..until]);
    }

    [Theory]
    [InlineData("functions/SweepTracks/SweepTracksEndpoint.cs", "MaxRows = 600_000;")]
    [InlineData("functions/SweepTransfers/TransferSweep.cs", "AllInterval = TimeSpan.FromHours(24);")]
    [InlineData("functions/SweepTransfers/TransferSweep.cs", "AllLongest = TimeSpan.FromMinutes(20);")]
    [InlineData("core/Devices/TrackTable.cs", "DeletesAtOnce = 16;")]
    [InlineData("core/Devices/TrackTable.cs", "RowSpan = TimeSpan.FromMinutes(10);")]
    [InlineData("functions/host.json", "\"functionTimeout\": \"00:30:00\"")]
    [InlineData("functions/ListDevices/ListDevicesEndpoint.cs", "MaxLookedAt = 5_000;")]
    [InlineData("functions/TrackDevices/TrackDevicesEndpoint.cs", "AtOnce = 16;")]
    [InlineData("functions/Changes/ChangeBoard.cs", "Pause = TimeSpan.FromSeconds(1);")]
    [InlineData("local.settings.sample.json", "\"Cameras__ScanInterval\": \"00:00:02\"")]
    [InlineData("local.settings.sample.json", "\"Cameras__MaxCameras\": \"1000\"")]
    [InlineData("local.settings.sample.json", "\"ConversionConcurrency\": \"1\"")]
    public void Limits_of_our_own_are_those_of_the_code(string file, string text) =>
        Assert.Contains(text, File.ReadAllText(Path.Combine(Checkout.Root, file)), StringComparison.Ordinal);

    [Fact]
    public void What_the_document_says_breaks_first_does()
    {
        var text = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "scale.md"));
        var order = GrowthTable.Order();
        // Each heading of its list names a resource and its number: "### SweepTracks, rows to delete: 16,000 cameras".
        var told = text.Split('\n').Where(line => line.StartsWith("### ", StringComparison.Ordinal) && line.EndsWith(" cameras", StringComparison.Ordinal)).Select(line => line[4..^" cameras".Length]).ToList();
        var computed = order.Where(one => one.FullAt < 1_000_000).Select(one => $"{one.Resource}: {GrowthTable.Rounded(one.FullAt!.Value)}").ToList();
        Assert.Equal(computed, told);
    }

    private static Dictionary<string, ServiceLoad> Of(FleetAssumptions fleet) => ServiceLoads.Of(fleet, Growth).ToDictionary(load => load.Resource);
}
