using Pipeline.Environments;
using Pipeline.Monitoring.Figures;

namespace Pipeline.Monitoring.Thresholds;

/// <summary>
/// Reads a threshold: a figure, a comparison and a bound of numbers with units, <c>baseline</c>, <c>+ - *</c>, parentheses,
/// <c>max(…)</c> and <c>min(…)</c>. Units are checked: what is not a time cannot bound a time.
/// </summary>
internal sealed class ThresholdParser(string text)
{
    private static readonly Unit[] Times = [new("ms", 0.001), new("s", 1), new("m", 60)];
    private static readonly Unit[] Shares = [new("%", 0.01)];
    private static readonly Unit[] Plain = [new("", 1)];

    private readonly IReadOnlyList<Token> _tokens = Token.Split(text);
    private int _at;
    private FigureUnit _figure;

    /// <summary>What is wrong, once <see cref="Parse"/> has returned null.</summary>
    public ThresholdFault? Fault { get; private set; }

    /// <summary>The threshold; null when the text is none.</summary>
    public Threshold? Parse()
    {
        var figure = Figure.Find(Next.Text);
        if (figure is null)
            return Wrong<Threshold>($"one of {string.Join(", ", Figure.All.Select(known => known.Name))}");
        _figure = figure.Unit;
        _at++;
        if (ReadComparison(figure) is not { } comparison)
            return null;
        var start = Next;
        if (ReadSum() is not { } bound)
            return null;
        if (Next.Text.Length > 0)
            return Wrong<Threshold>("+, -, * or the end");
        return bound.Unit == figure.Unit && IsPossible(figure, bound)
            ? new Threshold(text, figure, comparison, bound)
            : Wrong<Threshold>(ExampleOf(figure.Unit), start);
    }

    /// <summary>A share that ought to be small cannot have a lowest bound, nor one that ought to be large a highest.</summary>
    private Comparison? ReadComparison(Figure figure)
    {
        Comparison? found = Next.Text switch
        {
            "<" => Comparison.Less,
            "<=" => Comparison.AtMost,
            ">" => Comparison.More,
            ">=" => Comparison.AtLeast,
            _ => null,
        };
        var possible = !figure.IsTallied || found is null || figure.IsSuccess == (found is Comparison.More or Comparison.AtLeast);
        if (found is null || !possible)
        {
            Wrong<Threshold>(
                !figure.IsTallied ? "<, <=, > or >="
                : figure.IsSuccess ? "> or >="
                : "< or <="
            );
            return null;
        }

        _at++;
        return found;
    }

    private Expression? ReadSum()
    {
        var left = ReadProduct();
        while (left is not null && Next.Text is "+" or "-")
        {
            var isDifference = Next.Text == "-";
            _at++;
            var start = Next;
            if (ReadProduct() is not { } right)
                return null;
            if (right.Unit != left!.Unit)
                return Wrong<Expression>(ExampleOf(left.Unit), start);
            left = new Expression.Sum(left, right, isDifference);
        }

        return left;
    }

    private Expression? ReadProduct()
    {
        var left = ReadValue();
        while (left is not null && Next.Text == "*")
        {
            _at++;
            var start = Next;
            if (ReadValue() is not { } right)
                return null;
            if (left.Unit == FigureUnit.Time && right.Unit == FigureUnit.Time)
                return Wrong<Expression>("a number such as 1.2", start);
            left = new Expression.Product(left, right, UnitOfProduct(left.Unit, right.Unit));
        }

        return left;
    }

    private Expression? ReadValue()
    {
        if (Next.IsNumber)
            return ReadNumber();
        switch (Next.Text)
        {
            case "baseline":
                _at++;
                return new Expression.BaselineValue(_figure);
            case "(":
                _at++;
                return ReadSum() is { } inner && Take(")") ? inner : null;
            case "max" or "min":
                return ReadExtreme();
            default:
                return Wrong<Expression>("a number, baseline, max(…) or min(…)");
        }
    }

    private Expression? ReadExtreme()
    {
        var isLargest = Next.Text == "max";
        _at++;
        if (!Take("("))
            return null;
        var values = new List<Expression>();
        do
        {
            var start = Next;
            if (ReadSum() is not { } value)
                return null;
            if (values.Count > 0 && value.Unit != values[0].Unit)
                return Wrong<Expression>(ExampleOf(values[0].Unit), start);
            values.Add(value);
        } while (Skip(","));
        return Take(")") ? new Expression.Extreme(values, isLargest) : null;
    }

    private Expression.Constant? ReadNumber()
    {
        foreach (var (unit, units) in new[] { (FigureUnit.Time, Times), (FigureUnit.Share, Shares), (FigureUnit.Number, Plain) })
        {
            if (!Unit.TryParse(Next.Text, units, out var value) || value > 1e9)
                continue;
            _at++;
            return new Expression.Constant(value, unit);
        }

        return Wrong<Expression.Constant>("a number with %, ms, s, m or no unit");
    }

    /// <summary>A share of a time is a time, and a share of a number is whichever of the two is being bounded.</summary>
    private FigureUnit UnitOfProduct(FigureUnit left, FigureUnit right) =>
        left == right ? left
        : left == FigureUnit.Time || right == FigureUnit.Time ? FigureUnit.Time
        : _figure == FigureUnit.Share ? FigureUnit.Share
        : FigureUnit.Number;

    private static bool IsPossible(Figure figure, Expression bound) =>
        figure.Unit != FigureUnit.Share || bound.UsesBaseline || bound.Evaluate(null) is >= 0 and <= 1;

    private static string ExampleOf(FigureUnit unit) =>
        unit switch
        {
            FigureUnit.Time => "a time such as 500ms",
            FigureUnit.Share => "a share such as 5%",
            _ => "a number without a unit",
        };

    private Token Next => _tokens[_at];

    private bool Take(string sign) => Skip(sign) || Wrong<Expression>(sign) is not null;

    private bool Skip(string sign)
    {
        if (Next.Text != sign)
            return false;
        _at++;
        return true;
    }

    private T? Wrong<T>(string expected, Token? token = null)
        where T : class
    {
        var found = token ?? Next;
        Fault ??= new ThresholdFault(found.Position, found.Text.Length > 0 ? $"\"{found.Text}\"" : "the end", expected);
        return null;
    }
}
