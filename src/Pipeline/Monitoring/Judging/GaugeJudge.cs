using Pipeline.Monitoring.Thresholds;
using Pipeline.Runs;

namespace Pipeline.Monitoring.Judging;

/// <summary>Judges what goes up and down: broken once it is beyond the bound at three measurements in a row.</summary>
internal sealed class GaugeJudge(Threshold threshold, double bound, double? baseline) : Judge(threshold, bound, baseline)
{
    private const int InARow = 3;

    private readonly List<double> _values = [];
    private int _beyond;

    protected override ThresholdVerdict Weigh(Observation seen)
    {
        if (seen.Values.TryGetValue(Figure.Name, out var value))
        {
            _values.Add(value);
            _beyond = Threshold.Holds(value, bound) ? 0 : _beyond + 1;
        }

        return _values.Count > 0 ? Judged() : NothingMeasured();
    }

    private ThresholdVerdict Judged()
    {
        var median = Median.Of(_values)!.Value;
        var measured = $"measured {_values.Count.Counted("time")}";
        var (verdict, value, reason) = this switch
        {
            { _beyond: >= InARow } => (Verdict.Fail, _values[^1], $"beyond the bound {InARow} times in a row"),
            { _values.Count: < InARow } => (Verdict.Inconclusive, median, $"{measured}, and at least {InARow} are needed to judge"),
            _ when !Threshold.Holds(median, bound) => (
                Verdict.Inconclusive,
                median,
                $"{measured}, mostly beyond the bound but never {InARow} times in a row"
            ),
            _ => (Verdict.Pass, median, measured),
        };
        return Tell(verdict, reason, value, _values.Count);
    }
}
