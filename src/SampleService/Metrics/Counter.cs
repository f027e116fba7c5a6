using System.Collections.Concurrent;

namespace SampleService.Metrics;

/// <summary>A counter for each combination of label values.</summary>
internal sealed class Counter(string name, string help, params string[] labels)
{
    private readonly ConcurrentDictionary<string, long> _counts = new();

    /// <summary>Shows the series at 0: one that appears with its first event hides that event from whoever takes differences.</summary>
    public void Announce(params string[] values) => _counts.TryAdd(Labels.Write(labels, values), 0);

    public void Add(params string[] values) => _counts.AddOrUpdate(Labels.Write(labels, values), 1, static (_, count) => count + 1);

    public void WriteTo(TextWriter writer)
    {
        writer.Write($"# HELP {name} {help}\n# TYPE {name} counter\n");
        foreach (var (series, count) in _counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            writer.Write($"{name}{{{series}}} {count}\n");
    }
}
