using System.Diagnostics.Metrics;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Telemetry;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Telemetry;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Counters_gauges_and_histograms_come_out_in_the_format_s_own_form()
    {
        using var meter = new Meter("prometheus-text-test");
        var counter = meter.CreateCounter<long>("a.b.things", "{thing}", "Things");
        var bytes = meter.CreateCounter<long>("a.received", "By", "Bytes");
        var seconds = meter.CreateHistogram<double>("a.wait", "s", "Waits");
        meter.CreateObservableGauge("a.open", () => 7, null, "Open");
        using var text = new PrometheusText(meter.Name);
        counter.Add(2, new KeyValuePair<string, object?>("why", "x"));
        counter.Add(3, new KeyValuePair<string, object?>("why", "x"));
        bytes.Add(11);
        foreach (var value in (double[])[0.0005, 0.003, 0.003, 2, 99]) seconds.Record(value);

        var samples = Exposition.Parse(text.Write());
        Assert.Equal(5, samples["a_b_things_total{why=\"x\"}"]);
        Assert.Equal(11, samples["a_received_bytes_total"]);
        Assert.Equal(7, samples["a_open"]);
        Assert.Equal(1, samples["a_wait_seconds_bucket{le=\"0.001\"}"]);
        Assert.Equal(3, samples["a_wait_seconds_bucket{le=\"0.005\"}"]);
        Assert.Equal(4, samples["a_wait_seconds_bucket{le=\"2.5\"}"]);
        Assert.Equal(5, samples["a_wait_seconds_bucket{le=\"+Inf\"}"]);
        Assert.Equal(5, samples["a_wait_seconds_count"]);
        Assert.Equal(101.0065, samples["a_wait_seconds_sum"], 9);
        var buckets = samples.Where(sample => sample.Key.StartsWith("a_wait_seconds_bucket", StringComparison.Ordinal)).Select(sample => sample.Value).ToList();
        Assert.Equal(buckets.Order(), buckets);
    }

    [Theory]
    [InlineData("a\"b", "a\\\"b")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("a\nb", "a\\nb")]
    public void Label_values_are_escaped(string value, string escaped)
    {
        using var meter = new Meter("prometheus-text-test");
        var counter = meter.CreateCounter<long>("odd", null, "Odd\nand \\ends");
        using var text = new PrometheusText(meter.Name);
        counter.Add(1, new KeyValuePair<string, object?>("label", value));
        Assert.Equal(1, Exposition.Parse(text.Write())[$"odd_total{{label=\"{escaped}\"}}"]);
    }

    [Fact]
    public void Two_relays_in_one_process_make_one_metric()
    {
        using var text = new PrometheusText(RelayMetrics.MeterName);
        using var one = new RelayMetrics();
        using var two = new RelayMetrics();
        one.BytesSent(3);
        two.BytesSent(4);
        Assert.Equal(7, Exposition.Parse(text.Write())["cloudcam_relay_sent_bytes_total"]);
    }

    [Fact]
    public void Every_relay_metric_is_valid_with_every_end_reason()
    {
        using var one = new RelayMetrics();
        using var text = new PrometheusText(RelayMetrics.MeterName, one);
        one.Observe(new ConnectionTable());
        foreach (var reason in Enum.GetValues<EndReason>()) one.ConnectionEnded(EndReasons.NameOf(reason), "script");
        one.BlockStored(10, TimeSpan.FromMilliseconds(3));
        var samples = Exposition.Parse(text.Write());
        Assert.Equal(Enum.GetValues<EndReason>().Length, samples.Count(sample => sample.Key.StartsWith("cloudcam_relay_connections_ended_total{", StringComparison.Ordinal)));
        Assert.Contains("cloudcam_relay_connections_open", samples.Keys);
        Assert.Equal(1, samples["cloudcam_relay_blocks_duration_seconds_count"]);
    }
}
