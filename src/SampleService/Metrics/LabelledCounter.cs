using System.Collections.Concurrent;

namespace SampleService.Metrics;

/// <summary>A counter for each combination of label values.</summary>
internal sealed class LabelledCounter(string name, string help, params string[] labels)
{
    private readonly ConcurrentDictionary<string, long> _counts = new();

    public void Add(long amount, params string[] values) => _counts.AddOrUpdate(Labels(values), amount, (_, count) => count + amount);

    public void WriteTo(TextWriter writer)
    {
        writer.Write($"# HELP {name} {help}\n# TYPE {name} counter\n");
        foreach (var (series, count) in _counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            writer.Write($"{name}{{{series}}} {count}\n");
    }

    private string Labels(string[] values) => string.Join(',', labels.Zip(values, static (label, value) => $"{label}=\"{Escape(value)}\""));

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
