using System.Collections.Concurrent;

namespace SampleService.Metrics;

/// <summary>How long things took, for each combination of label values.</summary>
internal sealed class Histogram(string name, string help, params string[] labels)
{
    private readonly ConcurrentDictionary<string, HistogramSeries> _series = new();

    public void Observe(TimeSpan time, params string[] values) =>
        _series.GetOrAdd(Labels.Write(labels, values), static _ => new()).Observe(time);

    public void WriteTo(TextWriter writer)
    {
        writer.Write($"# HELP {name} {help}\n# TYPE {name} histogram\n");
        foreach (var (labels, series) in _series.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            series.WriteTo(writer, name, labels);
    }
}
