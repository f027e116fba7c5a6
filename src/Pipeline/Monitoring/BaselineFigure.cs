using Pipeline.Monitoring.Figures;
using Pipeline.Monitoring.Judging;
using Pipeline.Monitoring.Thresholds;

namespace Pipeline.Monitoring;

/// <summary>One figure of a baseline.</summary>
/// <param name="Value">Its value: a share from 0 to 1, seconds, or a number.</param>
/// <param name="Recent">For a counted figure: how many of how many failed while it was measured.</param>
/// <param name="SinceStart">The same since the service was started, where the value is of that; null where it is of the recent ones.</param>
public sealed record BaselineFigure(double Value, Tally? Recent, Tally? SinceStart)
{
    /// <summary>
    /// What one may expect of the figure when nothing has changed. All that the service ever counted tells more than a few seconds
    /// do, unless those are worse than it beyond chance.
    /// </summary>
    internal static BaselineFigure Of(Figure figure, Tally recent, Tally sinceStart)
    {
        var isUsual =
            sinceStart.Count >= recent.Count && !BinomialTest.IsExceeded(recent.Failures, recent.Count, sinceStart.ExpectedFailureShare);
        return new BaselineFigure(figure.ValueOf(isUsual ? sinceStart : recent) ?? 0, recent, isUsual ? sinceStart : null);
    }

    /// <summary>The value that bounds are reckoned from.</summary>
    internal double ExpectedOf(Figure figure) =>
        (SinceStart ?? Recent) switch
        {
            { } usual when figure.IsSuccess => 1 - usual.ExpectedFailureShare,
            { } usual => usual.ExpectedFailureShare,
            null => Value,
        };

    /// <summary>Whether the figure is beyond a threshold's bound already; never true of a bound that is reckoned from the baseline.</summary>
    internal bool Breaks(Threshold threshold)
    {
        if (threshold.Bound.UsesBaseline || threshold.Bound.Evaluate(null) is not { } bound)
            return false;
        return Recent is { } recent
            ? BinomialTest.IsExceeded(recent.Failures, recent.Count, threshold.Figure.IsSuccess ? 1 - bound : bound)
            : !threshold.Holds(Value, bound);
    }
}
