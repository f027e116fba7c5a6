namespace Pipeline.Monitoring.Prometheus;

/// <summary>How much one series of a counter grew between two scrapes.</summary>
/// <param name="Point">The series, as it stood at the second scrape.</param>
/// <param name="Growth">By how much it grew; never negative.</param>
internal sealed record CounterGrowth(MetricPoint Point, double Growth)
{
    /// <summary>
    /// The growth of every series of a metric. A series that was not there before began at nothing; one that is smaller than it
    /// was belongs to a process that was started again since, so all that it counts is growth.
    /// </summary>
    public static IEnumerable<CounterGrowth> Between(IEnumerable<MetricPoint> before, IEnumerable<MetricPoint> after, string metric)
    {
        var earlier = new Dictionary<string, double>();
        foreach (var point in before.Where(point => point.Name == metric))
            earlier[point.Series] = point.Value;
        return after
            .Where(point => point.Name == metric && double.IsFinite(point.Value))
            .Select(point => new CounterGrowth(point, Grown(earlier.GetValueOrDefault(point.Series), point.Value)));
    }

    private static double Grown(double before, double after) => after >= before ? after - before : after;
}
