using CloudCam.Dev.Cost;

namespace CloudCam.Dev.Tests.Cost;

public sealed class CostModelTests
{
    private static readonly FleetAssumptions Thousand = new() { Cameras = 1_000 };

    [Fact]
    public void A_thousand_cameras_cost_what_a_sheet_by_hand_says()
    {
        var lines = CostModel.Estimate(Thousand).ToDictionary(line => line.Part, line => line.Dollars);

        // 1,000 cameras, 730 h: 87.6 M positions, 0.61 M alarms, 1.825 M files with 4 events each.
        Assert.Equal(21.90, lines["Event Hubs, throughput"], 2);
        Assert.Equal((87.6 + 0.608333 + 7.3) * 0.028, lines["Event Hubs, ingress"], 2);
        // 2 replicas of half a vCPU and 1 GiB, less what is free.
        Assert.Equal(((2_628_000 - 180_000) * 0.000034) + ((5_256_000 - 360_000) * 0.000004), lines["Relay"], 2);
        // 10 x 8 MiB and 50 x 150 KiB a day, half as much again for browsers, 30 days.
        Assert.Equal(1_000.0 * (83_886_080 + 7_680_000) * 1.5 * 30 / 1e9 * 0.0208, lines["Blob storage"], 2);
        // 33.3 positions a second of 150 bytes, told to five consoles and counted by the 2 KB: 1.05 M messages a day, which is more than one unit has.
        Assert.Equal(2 * 48.97, lines["SignalR"], 2);
    }

    [Fact]
    public void Nothing_becomes_cheaper_when_a_fleet_does_more()
    {
        var before = Sum(Thousand);
        Assert.All<FleetAssumptions>(
            [
                Thousand with { Cameras = 1_001 }, Thousand with { PositionSeconds = 29 }, Thousand with { Alarms = 21 }, Thousand with { Clips = 11 }, Thousand with { ClipMebibytes = 9 },
                Thousand with { Photos = 51 }, Thousand with { PhotoKibibytes = 151 }, Thousand with { ConversionFactor = 1.6 }, Thousand with { RetentionDays = 31 },
                Thousand with { Views = 0.3 }, Thousand with { LiveCameras = 200 }, Thousand with { LogGigabytesPerDay = 1 },
            ],
            more => Assert.True(Sum(more) > before, more.ToString()));
        Assert.True(Sum(Thousand with { EventsPerRequest = 50 }) < before);
        Assert.True(Sum(Thousand with { EventsPerCall = 1 }) > before);
    }

    [Fact]
    public void A_large_fleet_needs_more_replicas_and_units()
    {
        var lines = CostModel.Estimate(Thousand with { Cameras = 100_000 }).ToDictionary(line => line.Part, line => line.Quantity);
        Assert.Equal("21 replicas of 0.5 vCPU, 1 GiB", lines["Relay"]);
        Assert.Equal("8 units", lines["Event Hubs, throughput"]);
    }

    private static double Sum(FleetAssumptions fleet) => CostModel.Estimate(fleet).Sum(line => line.Dollars);
}
