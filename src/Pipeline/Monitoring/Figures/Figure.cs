namespace Pipeline.Monitoring.Figures;

/// <summary>A figure that the watch knows and a threshold may name.</summary>
/// <param name="Name">Its name in thresholds, records and reports.</param>
/// <param name="Unit">What it is measured in.</param>
/// <param name="Source">Where it comes from.</param>
internal sealed record Figure(string Name, FigureUnit Unit, FigureSource Source)
{
    /// <summary>Whether it is a count of failures out of a count of events, which chance alone may push over a bound.</summary>
    public bool IsTallied { get; init; }

    /// <summary>For a tallied figure: whether it tells the share that went well, and not the share that failed.</summary>
    public bool IsSuccess { get; init; }

    /// <summary>Requests answered with a 5xx.</summary>
    public static Figure ErrorRate { get; } = new("error-rate", FigureUnit.Share, FigureSource.Metrics) { IsTallied = true };

    /// <summary>Logins that succeeded.</summary>
    public static Figure LoginSuccess { get; } =
        new("login-success", FigureUnit.Share, FigureSource.Metrics) { IsTallied = true, IsSuccess = true };

    /// <summary>The watch's own requests that were answered as they should.</summary>
    public static Figure Availability { get; } =
        new("availability", FigureUnit.Share, FigureSource.Requests) { IsTallied = true, IsSuccess = true };

    /// <summary>Requests a second.</summary>
    public static Figure RequestRate { get; } = new("request-rate", FigureUnit.Number, FigureSource.Metrics);

    /// <summary>The time that half of the requests stay within.</summary>
    public static Figure P50 { get; } = new("p50", FigureUnit.Time, FigureSource.Metrics);

    /// <summary>The time that 95 of 100 requests stay within.</summary>
    public static Figure P95 { get; } = new("p95", FigureUnit.Time, FigureSource.Metrics);

    /// <summary>The time that 99 of 100 requests stay within.</summary>
    public static Figure P99 { get; } = new("p99", FigureUnit.Time, FigureSource.Metrics);

    /// <summary>Connections of the whole server out of those it allows.</summary>
    public static Figure DatabaseConnections { get; } = new("database-connections", FigureUnit.Share, FigureSource.Database);

    /// <summary>How long the oldest query has been running.</summary>
    public static Figure LongestQuery { get; } = new("longest-query", FigureUnit.Time, FigureSource.Database);

    /// <summary>Sessions waiting for a lock.</summary>
    public static Figure LockWaits { get; } = new("lock-waits", FigureUnit.Number, FigureSource.Database);

    /// <summary>Deadlocks since the watch began.</summary>
    public static Figure Deadlocks { get; } = new("deadlocks", FigureUnit.Number, FigureSource.Database);

    /// <summary>All of them, in the order in which they are told.</summary>
    public static IReadOnlyList<Figure> All { get; } =
    [ErrorRate, RequestRate, P50, P95, P99, LoginSuccess, Availability, DatabaseConnections, LongestQuery, LockWaits, Deadlocks];

    /// <summary>A tallied figure's value; null when there was nothing to count.</summary>
    public double? ValueOf(Tally tally) => IsSuccess ? 1 - tally.FailureShare : tally.FailureShare;

    /// <summary>The figure of that name; null when there is none.</summary>
    public static Figure? Find(string name) => All.FirstOrDefault(figure => figure.Name == name);

    /// <summary>The quantiles that are read off a histogram.</summary>
    public static IReadOnlyList<(Figure Figure, double Share)> Quantiles { get; } = [(P50, 0.5), (P95, 0.95), (P99, 0.99)];
}
