using Pipeline.Monitoring.Figures;
using Pipeline.Monitoring.Thresholds;

namespace Pipeline.Monitoring.Judging;

/// <summary>Follows one threshold through the looks of a watch.</summary>
internal abstract class Judge(Threshold threshold, double? bound, double? baseline)
{
    private string? _error;

    /// <summary>The judge for a threshold: its bound worked out, its kind chosen by its figure.</summary>
    public static Judge For(Threshold threshold, Baseline? baseline)
    {
        var before = baseline?.Figures.GetValueOrDefault(threshold.Figure.Name);
        var bound = threshold.BoundAfter(before?.ExpectedOf(threshold.Figure));
        if (bound is null)
            return new NoJudge(threshold, bound, before?.Value, "its bound needs a baseline, and there is none");
        if (before?.Breaks(threshold) == true)
            return new NoJudge(threshold, bound, before.Value, "it was beyond the bound before the release and is not held against it");
        return threshold.Figure.IsTallied
            ? new TallyJudge(threshold, bound.Value, before?.Value)
            : new GaugeJudge(threshold, bound.Value, before?.Value);
    }

    /// <summary>The verdict as of this look.</summary>
    public ThresholdVerdict Look(Observation seen)
    {
        _error = seen.Errors.GetValueOrDefault(Figure.Source) ?? _error;
        return Weigh(seen);
    }

    protected Figure Figure => threshold.Figure;

    protected Threshold Threshold => threshold;

    protected abstract ThresholdVerdict Weigh(Observation seen);

    protected ThresholdVerdict Tell(Verdict verdict, string reason, double? value, long count) =>
        new()
        {
            Threshold = threshold.Text,
            Figure = Figure.Name,
            Verdict = verdict,
            Reason = reason,
            Value = value,
            Bound = bound,
            Baseline = baseline,
            Count = count,
        };

    protected ThresholdVerdict NothingMeasured() =>
        Tell(Verdict.Inconclusive, _error is null ? "nothing was measured" : $"nothing was measured ({_error})", null, 0);
}
