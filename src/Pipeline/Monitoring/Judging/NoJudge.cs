using Pipeline.Monitoring.Figures;
using Pipeline.Monitoring.Thresholds;

namespace Pipeline.Monitoring.Judging;

/// <summary>Shows a figure that cannot be judged, and says why.</summary>
internal sealed class NoJudge(Threshold threshold, double? bound, double? baseline, string reason) : Judge(threshold, bound, baseline)
{
    protected override ThresholdVerdict Weigh(Observation seen)
    {
        var tally = seen.Tallies.GetValueOrDefault(Figure.Name);
        var value =
            Figure.IsTallied ? Figure.ValueOf(tally)
            : seen.Values.TryGetValue(Figure.Name, out var now) ? now
            : (double?)null;
        return Tell(Verdict.Inconclusive, reason, value, tally.Count);
    }
}
