using System.Globalization;

namespace Pipeline.Monitoring.Prometheus;

/// <summary>How many observations were at most how large: cumulative counts by upper bound, in the order of the bounds.</summary>
internal sealed record Histogram(IReadOnlyList<(double Bound, double Count)> Buckets)
{
    /// <summary>Nothing observed.</summary>
    public static Histogram Empty { get; } = new([]);

    /// <summary>How many observations there were.</summary>
    public double Count => Buckets.Count > 0 ? Buckets[^1].Count : 0;

    /// <summary>What a histogram observed between two scrapes, all its series together.</summary>
    public static Histogram Between(IEnumerable<MetricPoint> before, IEnumerable<MetricPoint> after, string metric) =>
        Summed(
            CounterGrowth
                .Between(before, after, $"{metric}_bucket")
                .Select(grown => (Bound: BoundOf(grown.Point), Count: grown.Growth))
                .Where(bucket => !double.IsNaN(bucket.Bound))
        );

    /// <summary>Both together. Histograms of one metric have the same bounds.</summary>
    public Histogram With(Histogram other) => Summed(Buckets.Concat(other.Buckets));

    /// <summary>
    /// The value that this share of the observations does not exceed, by straight lines within the buckets, as Prometheus's
    /// histogram_quantile has it: above the last finite bound it is that bound. Null when there are no observations.
    /// </summary>
    public double? Quantile(double share)
    {
        if (Count <= 0)
            return null;
        var rank = share * Count;
        var index = Enumerable.Range(0, Buckets.Count).First(index => Buckets[index].Count >= rank);
        var (bound, count) = Buckets[index];
        var (lower, below) = index > 0 ? Buckets[index - 1] : (Math.Min(0, bound), 0);
        if (double.IsPositiveInfinity(bound))
            return index > 0 ? lower : null;
        return count > below ? lower + ((bound - lower) * (rank - below) / (count - below)) : bound;
    }

    private static Histogram Summed(IEnumerable<(double Bound, double Count)> buckets)
    {
        var highest = 0.0;
        return new([
            .. buckets
                .GroupBy(bucket => bucket.Bound)
                .OrderBy(group => group.Key)
                // Scraped while it counts, or restarted in between, a bucket may lag behind a smaller one.
                .Select(group => (group.Key, highest = Math.Max(highest, group.Sum(bucket => bucket.Count)))),
        ]);
    }

    private static double BoundOf(MetricPoint bucket) =>
        bucket.Label("le") switch
        {
            "+Inf" => double.PositiveInfinity,
            var text when double.TryParse(text, CultureInfo.InvariantCulture, out var bound) => bound,
            _ => double.NaN,
        };
}
