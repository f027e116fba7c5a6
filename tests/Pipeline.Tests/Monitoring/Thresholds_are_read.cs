using FsCheck;
using FsCheck.Fluent;
using Pipeline.Monitoring;
using Pipeline.Monitoring.Figures;
using Pipeline.Monitoring.Thresholds;

namespace Pipeline.Tests.Monitoring;

public class Thresholds_are_read
{
    [Theory]
    [InlineData("error-rate < 1%", null, 0.01)]
    [InlineData("error-rate<=max(1%,baseline*2,baseline+0.5%)", 0.02, 0.04)]
    [InlineData("error-rate <= max(1%, baseline * 2)", null, 0.01)]
    [InlineData("p95 <= baseline * 1.2 + 50ms", 0.1, 0.17)]
    [InlineData("p95 <= baseline * 120%", 0.1, 0.12)]
    [InlineData("p95 <= 2 * (baseline + 50ms)", 0.1, 0.3)]
    [InlineData("p95 <= baseline * 1.2", null, null)]
    [InlineData("login-success >= min(90%, baseline-5%)", 0.5, 0.45)]
    [InlineData("login-success >= 90%", null, 0.9)]
    [InlineData("database-connections < 80%", null, 0.8)]
    [InlineData("longest-query < 1.5m - 30s - 1s", null, 59.0)]
    [InlineData("lock-waits < 10", null, 10.0)]
    [InlineData("request-rate > baseline * 50% * 50%", 100.0, 25.0)]
    [InlineData("error-rate < 2 * 1%", null, 0.02)]
    [InlineData("longest-query < 2 * 50% * 1s", null, 1.0)]
    [InlineData("p95 < max(baseline-min(1s,baseline-baseline),1ms)", 3.0, 3.0)]
    public void A_bound_is_reckoned_from_numbers_and_the_baseline(string text, double? baseline, double? bound)
    {
        var threshold = Threshold.Parse(text, out var fault);
        fault.ShouldBeNull();
        var reckoned = threshold!.Bound.Evaluate(baseline);
        reckoned.HasValue.ShouldBe(bound.HasValue);
        reckoned.GetValueOrDefault().ShouldBe(bound.GetValueOrDefault(), 1e-9);
    }

    [Theory]
    [InlineData("", 1, "the end", "one of error-rate, ")]
    [InlineData("errors < 1%", 1, "\"errors\"", "one of error-rate, ")]
    [InlineData("p95", 4, "the end", "<, <=, > or >=")]
    [InlineData("p95 = 1s", 5, "\"=\"", "<, <=, > or >=")]
    [InlineData("error-rate > 1%", 12, "\">\"", "< or <=")]
    [InlineData("login-success < 90%", 15, "\"<\"", "> or >=")]
    [InlineData("p95 << 3", 6, "\"<\"", "a number, baseline, max(…) or min(…)")]
    [InlineData("p95 < 5%", 7, "\"5%\"", "a time such as 500ms")]
    [InlineData("p95 < 500", 7, "\"500\"", "a time such as 500ms")]
    [InlineData("p95 < 5 ms", 9, "\"ms\"", "+, -, * or the end")]
    [InlineData("p95 < 5h", 7, "\"5h\"", "a number with %, ms, s, m or no unit")]
    [InlineData("error-rate < 0.01", 14, "\"0.01\"", "a share such as 5%")]
    [InlineData("error-rate < 150%", 14, "\"150%\"", "a share such as 5%")]
    [InlineData("p95 < baseline + 5%", 18, "\"5%\"", "a time such as 500ms")]
    [InlineData("p95 < baseline * 50ms", 18, "\"50ms\"", "a number such as 1.2")]
    [InlineData("p95 < max(1s, 5%)", 15, "\"5%\"", "a time such as 500ms")]
    [InlineData("p95 < max(1s", 13, "the end", ")")]
    [InlineData("p95 < (1s", 10, "the end", ")")]
    [InlineData("p95 < max 1s", 11, "\"1s\"", "(")]
    [InlineData("p95 < 1s ^ 2", 10, "\"^\"", "+, -, * or the end")]
    [InlineData("p95 < base", 7, "\"base\"", "a number, baseline, max(…) or min(…)")]
    public void What_is_wrong_is_told_with_its_position(string text, int position, string found, string expected)
    {
        Threshold.Parse(text, out var fault).ShouldBeNull();
        (fault!.Position, fault.Found).ShouldBe((position, found));
        fault.Expected.ShouldStartWith(expected);
    }

    [Fact]
    public void Any_expression_means_what_it_means_in_arithmetic() =>
        Prop.ForAll(
                Sums(3).ToArbitrary(),
                Gen.Choose(0, 1000).ToArbitrary(),
                (bound, baseline) =>
                {
                    var threshold = Threshold.Parse($"lock-waits < {bound.Text}", out var fault);
                    fault.ShouldBeNull(bound.Text);
                    var expected = bound.Value(baseline);
                    threshold!.Bound.Evaluate(baseline)!.Value.ShouldBe(expected, 1e-9 * Math.Max(1, Math.Abs(expected)), bound.Text);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_is_read_without_a_verdict() =>
        Prop.ForAll<string>(text =>
            {
                var threshold = Threshold.Parse($"p95 < {text}", out var fault);
                return threshold is null != fault is null && (fault is null || fault.Position <= text.Length + 7);
            })
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("login-success >= baseline - 20%", 0.1, 0)]
    [InlineData("error-rate <= baseline * 3", 0.5, 1)]
    [InlineData("p95 <= baseline * 3", 2.0, 6)]
    public void A_bound_on_a_share_is_a_share(string text, double baseline, double bound) =>
        Threshold.Parse(text, out _)!.BoundAfter(baseline).ShouldBe(bound);

    [Theory]
    [InlineData("p95 < 1s", 1.0, false)]
    [InlineData("p95 <= 1s", 1.0, true)]
    [InlineData("request-rate > 5", 5.0, false)]
    [InlineData("request-rate >= 5", 5.0, true)]
    public void A_comparison_is_exact(string text, double value, bool holds)
    {
        var threshold = Threshold.Parse(text, out _)!;
        threshold.Holds(value, threshold.Bound.Evaluate(null)!.Value).ShouldBe(holds);
    }

    [Fact]
    public void The_shipped_thresholds_can_be_read_and_say_something_without_a_baseline()
    {
        new MonitorSettings().Faults().ShouldBeEmpty();
        new MonitorSettings()
            .ReadThresholds()
            .Where(threshold => threshold.Bound.Evaluate(null) is null)
            .Select(threshold => threshold.Figure)
            .ShouldBe([Figure.P95]);
    }

    private static Gen<(string Text, Func<double, double> Value)> Sums(int depth) =>
        from left in Values(depth)
        from right in Values(depth)
        from sign in Gen.Elements("+", "-", "*", " - ", " + ")
        select (
            $"{left.Text}{sign}{right.Text}",
            new Func<double, double>(baseline =>
                sign.Trim() switch
                {
                    "+" => left.Value(baseline) + right.Value(baseline),
                    "-" => left.Value(baseline) - right.Value(baseline),
                    _ => left.Value(baseline) * right.Value(baseline),
                }
            )
        );

    private static Gen<(string Text, Func<double, double> Value)> Values(int depth)
    {
        var numbers = Gen.Choose(0, 500)
            .Select(number => (FormattableString.Invariant($"{number / 10.0}"), new Func<double, double>(_ => number / 10.0)));
        var baseline = Gen.Constant(("baseline", new Func<double, double>(value => value)));
        if (depth == 0)
            return Gen.OneOf(numbers, baseline);
        var inner = Sums(depth - 1);
        var nested = inner.Select(value => ($"({value.Text})", value.Value));
        var largest = inner.SelectMany(
            _ => inner,
            (one, other) =>
                ($"max({one.Text}, {other.Text})", new Func<double, double>(value => Math.Max(one.Value(value), other.Value(value))))
        );
        var smallest = inner.SelectMany(
            _ => inner,
            (one, other) =>
                ($"min({one.Text},{other.Text})", new Func<double, double>(value => Math.Min(one.Value(value), other.Value(value))))
        );
        return Gen.OneOf(numbers, baseline, nested, largest, smallest);
    }
}
