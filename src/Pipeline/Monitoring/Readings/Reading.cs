using Pipeline.Monitoring.Figures;
using Pipeline.Monitoring.Prometheus;

namespace Pipeline.Monitoring.Readings;

/// <summary>Everything seen at one look, before anything is made of it.</summary>
/// <param name="At">When.</param>
/// <param name="Elapsed">How long after the watch began.</param>
/// <param name="Metrics">The service's metrics; null when they could not be had.</param>
/// <param name="Database">The database's figures; null when they could not be had.</param>
/// <param name="Synthetic">The watch's own requests so far.</param>
internal sealed record Reading(
    DateTimeOffset At,
    TimeSpan Elapsed,
    IReadOnlyList<MetricPoint>? Metrics,
    DatabaseReading? Database,
    SyntheticReading Synthetic
)
{
    /// <summary>Why a source had nothing to tell.</summary>
    public IReadOnlyDictionary<FigureSource, string> Errors { get; init; } = new Dictionary<FigureSource, string>();
}
