using Pipeline.Monitoring.Figures;
using Pipeline.Monitoring.Thresholds;
using Pipeline.Runs;

namespace Pipeline.Monitoring.Judging;

/// <summary>Judges failures out of events: broken once their number since the beginning is beyond chance at two looks in a row.</summary>
internal sealed class TallyJudge(Threshold threshold, double bound, double? baseline) : Judge(threshold, bound, baseline)
{
    /// <summary>Failures come in bursts, which the test takes for independent: one look alone may be a burst.</summary>
    private const int LooksInARow = 2;

    private Tally _tally;
    private int _exceeded;

    protected override ThresholdVerdict Weigh(Observation seen)
    {
        // Without new events nothing is learned: the same numbers twice are not two looks.
        if (seen.Tallies.TryGetValue(Figure.Name, out var tally) && tally.Count > _tally.Count)
        {
            _tally = tally;
            _exceeded = BinomialTest.IsExceeded(tally.Failures, tally.Count, Figure.IsSuccess ? 1 - bound : bound) ? _exceeded + 1 : 0;
        }

        return Figure.ValueOf(_tally) is { } value ? Judged(value) : NothingMeasured();
    }

    private ThresholdVerdict Judged(double value)
    {
        var failed = $"{_tally.Failures.Grouped()} of {_tally.Count.Grouped()} failed";
        var (verdict, reason) = this switch
        {
            { _exceeded: >= LooksInARow } => (Verdict.Fail, failed),
            { _tally.Count: < BinomialTest.FewestEvents } => (
                Verdict.Inconclusive,
                $"{failed}, and at least {BinomialTest.FewestEvents} are needed to judge"
            ),
            _ when !Threshold.Holds(value, bound) => (Verdict.Inconclusive, $"{failed}, which may be chance"),
            _ => (Verdict.Pass, failed),
        };
        return Tell(verdict, reason, value, _tally.Count);
    }
}
