using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace CloudCam.Relay.Telemetry;

/// <summary>
/// Keeps the values of one meter's instruments and writes them as Prometheus text (format 0.0.4). A few lines of our own, because
/// the registry this builds from carries no Prometheus exporter.
/// </summary>
public sealed class PrometheusText : IDisposable
{
    // Upper bounds of the duration histograms, seconds: from a local store to one that is nearly away.
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, Instrument> metrics = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(Instrument Metric, string Labels), Cell> cells = new();

    /// <summary>Begins to listen to the meter named <paramref name="meterName"/>.</summary>
    /// <param name="meterName">Name of the meter.</param>
    /// <param name="only">Only this relay's instruments; null: those of every relay in the process.</param>
    public PrometheusText(string meterName, RelayMetrics? only = null)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == meterName && only?.Owns(instrument) != false)
            {
                // Instruments of one name (several relays in a process) are one metric: the first stands for all.
                self.EnableMeasurementEvents(instrument, metrics.GetOrAdd(NameOf(instrument), instrument));
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, metric) => Record((Instrument)metric!, value, tags));
        listener.SetMeasurementEventCallback<int>((_, value, tags, metric) => Record((Instrument)metric!, value, tags));
        listener.SetMeasurementEventCallback<double>((_, value, tags, metric) => Record((Instrument)metric!, value, tags));
        listener.Start();
    }

    /// <summary>All values now.</summary>
    public string Write()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var group in cells.GroupBy(cell => cell.Key.Metric).OrderBy(group => group.Key.Name, StringComparer.Ordinal))
        {
            var name = NameOf(group.Key);
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {HelpOf(group.Key)}\n# TYPE {name} {KindOf(group.Key)}\n");
            foreach (var (key, cell) in group.OrderBy(cell => cell.Key.Labels, StringComparer.Ordinal)) cell.Write(text, name, key.Labels, Bounds);
        }
        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var cell = cells.GetOrAdd((instrument, LabelsOf(tags)), static _ => new Cell());
        if (instrument is Histogram<double>) cell.Observe(value, Bounds);
        else if (instrument is ObservableInstrument<int> or ObservableInstrument<long>) cell.Set(value);
        else cell.Add(value);
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var labels = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var safe = (value?.ToString() ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            labels.Append(labels.Length == 0 ? "" : ",").Append(name.Replace('.', '_')).Append("=\"").Append(safe).Append('"');
        }
        return labels.ToString();
    }

    private static string HelpOf(Instrument instrument) =>
        (instrument.Description ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>The instrument's name in the text.</summary>
    internal static string NameOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_');
        var unit = instrument.Unit switch { "By" => "_bytes", "s" => "_seconds", _ => "" };
        if (unit.Length > 0 && !name.EndsWith(unit, StringComparison.Ordinal)) name += unit;
        return KindOf(instrument) == "counter" ? name + "_total" : name;
    }

    private static string KindOf(Instrument instrument) => instrument switch
    {
        Histogram<double> => "histogram",
        ObservableInstrument<int> or ObservableInstrument<long> => "gauge",
        _ => "counter",
    };

    private sealed class Cell
    {
        private readonly Lock sync = new();
        private double value;
        private double count;
        private long[]? buckets;

        public void Add(double amount)
        {
            lock (sync) value += amount;
        }

        public void Set(double amount)
        {
            lock (sync) value = amount;
        }

        public void Observe(double amount, double[] bounds)
        {
            lock (sync)
            {
                buckets ??= new long[bounds.Length];
                for (var i = 0; i < bounds.Length; i++)
                {
                    if (amount <= bounds[i]) buckets[i]++;
                }
                value += amount;
                count++;
            }
        }

        public void Write(StringBuilder text, string name, string labels, double[] bounds)
        {
            lock (sync)
            {
                var braces = labels.Length == 0 ? "" : $"{{{labels}}}";
                if (buckets is null)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{braces} {value}\n");
                    return;
                }
                var lead = labels.Length == 0 ? "" : labels + ",";
                for (var i = 0; i < bounds.Length; i++) text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{lead}le=\"{bounds[i]}\"}} {buckets[i]}\n");
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{lead}le=\"+Inf\"}} {count}\n{name}_sum{braces} {value}\n{name}_count{braces} {count}\n");
            }
        }
    }
}
