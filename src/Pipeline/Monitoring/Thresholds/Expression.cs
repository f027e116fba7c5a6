using Pipeline.Monitoring.Figures;

namespace Pipeline.Monitoring.Thresholds;

/// <summary>A threshold's right side: numbers and what the figure was before the release.</summary>
/// <param name="Unit">What the result is measured in.</param>
internal abstract record Expression(FigureUnit Unit)
{
    /// <summary>Whether the result depends on the baseline.</summary>
    public abstract bool UsesBaseline { get; }

    /// <summary>The result; null when it needs a baseline and there is none.</summary>
    public abstract double? Evaluate(double? baseline);

    /// <summary>A number, its unit multiplied in.</summary>
    public sealed record Constant(double Value, FigureUnit Unit) : Expression(Unit)
    {
        public override bool UsesBaseline => false;

        public override double? Evaluate(double? baseline) => Value;
    }

    /// <summary>What the figure was before the release.</summary>
    public sealed record BaselineValue(FigureUnit Unit) : Expression(Unit)
    {
        public override bool UsesBaseline => true;

        public override double? Evaluate(double? baseline) => baseline;
    }

    /// <summary>Two values of one unit, added, or the second taken away.</summary>
    public sealed record Sum(Expression Left, Expression Right, bool IsDifference) : Expression(Left.Unit)
    {
        public override bool UsesBaseline => Left.UsesBaseline || Right.UsesBaseline;

        public override double? Evaluate(double? baseline) =>
            Left.Evaluate(baseline) + ((IsDifference ? -1 : 1) * Right.Evaluate(baseline));
    }

    /// <summary>A value times a number or a share.</summary>
    public sealed record Product(Expression Left, Expression Right, FigureUnit Unit) : Expression(Unit)
    {
        public override bool UsesBaseline => Left.UsesBaseline || Right.UsesBaseline;

        public override double? Evaluate(double? baseline) => Left.Evaluate(baseline) * Right.Evaluate(baseline);
    }

    /// <summary>The largest or smallest of several; what needs a baseline that is not there is left out.</summary>
    public sealed record Extreme(IReadOnlyList<Expression> Of, bool IsLargest) : Expression(Of[0].Unit)
    {
        public override bool UsesBaseline => Of.Any(value => value.UsesBaseline);

        public override double? Evaluate(double? baseline)
        {
            var known = Of.Select(value => value.Evaluate(baseline)).OfType<double>();
            return known.Any()
                ? IsLargest
                    ? known.Max()
                    : known.Min()
                : null;
        }
    }
}
