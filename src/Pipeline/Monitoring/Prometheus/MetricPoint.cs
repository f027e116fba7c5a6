namespace Pipeline.Monitoring.Prometheus;

/// <summary>One value of one series, as it was scraped.</summary>
/// <param name="Name">The metric's name; a histogram's with its suffix.</param>
/// <param name="Labels">The series' labels.</param>
/// <param name="Value">The value; may be infinite or not a number.</param>
/// <param name="Timestamp">When it was measured, in milliseconds since 1970; null means now.</param>
internal sealed record MetricPoint(string Name, IReadOnlyDictionary<string, string> Labels, double Value, long? Timestamp)
{
    /// <summary>What tells this series from every other, whatever the order of its labels.</summary>
    public string Series { get; } =
        string.Join(
            '\n',
            Labels
                .OrderBy(label => label.Key, StringComparer.Ordinal)
                .Select(label => $"{label.Key}={label.Value.Length}:{label.Value}")
                .Prepend(Name)
        );

    /// <summary>A label's value; empty when the series has no such label, which Prometheus holds to be the same.</summary>
    public string Label(string name) => Labels.GetValueOrDefault(name, "");
}
