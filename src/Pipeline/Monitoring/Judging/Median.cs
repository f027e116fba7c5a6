namespace Pipeline.Monitoring.Judging;

/// <summary>The value in the middle, which a single outlier does not move.</summary>
internal static class Median
{
    /// <summary>The lower one of two in the middle; null for none.</summary>
    public static double? Of(IReadOnlyCollection<double> values) =>
        values.Count > 0 ? values.Order().ElementAt((values.Count - 1) / 2) : null;
}
