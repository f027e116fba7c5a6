using Pipeline.Monitoring.Figures;

namespace Pipeline.Monitoring.Thresholds;

/// <summary>What a figure must hold, as people write it: <c>error-rate &lt; 1%</c>, <c>p95 &lt;= baseline * 1.2 + 50ms</c>.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Figure">The figure.</param>
/// <param name="Comparison">How it has to stand to the bound.</param>
/// <param name="Bound">The bound.</param>
internal sealed record Threshold(string Text, Figure Figure, Comparison Comparison, Expression Bound)
{
    /// <summary>Reads a threshold; null when it is none, with what is wrong and where.</summary>
    public static Threshold? Parse(string text, out ThresholdFault? fault)
    {
        var parser = new ThresholdParser(text);
        var threshold = parser.Parse();
        fault = parser.Fault;
        return threshold;
    }

    /// <summary>The bound after a baseline: a share stays one, whatever is added to it; null when it needs a baseline and there is none.</summary>
    public double? BoundAfter(double? baseline) =>
        Bound.Evaluate(baseline) is { } value && Figure.Unit == FigureUnit.Share ? Math.Clamp(value, 0, 1) : Bound.Evaluate(baseline);

    /// <summary>Whether a value is within the bound.</summary>
    public bool Holds(double value, double bound) =>
        Comparison switch
        {
            Comparison.Less => value < bound,
            Comparison.AtMost => value <= bound,
            Comparison.More => value > bound,
            _ => value >= bound,
        };
}
