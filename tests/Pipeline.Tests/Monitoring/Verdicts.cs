using Pipeline.Monitoring;
using Pipeline.Monitoring.Figures;
using Pipeline.Monitoring.Judging;

namespace Pipeline.Tests.Monitoring;

public class Verdicts
{
    private static readonly Dictionary<FigureSource, string> NoErrors = [];

    [Fact]
    public void Errors_beyond_chance_break_a_threshold_at_the_second_look()
    {
        var judge = Judge("error-rate < 1%");
        judge.Look(Seen(Figure.ErrorRate, 10, 100)).Verdict.ShouldBe(Verdict.Inconclusive);
        var verdict = judge.Look(Seen(Figure.ErrorRate, 20, 200));
        verdict.Verdict.ShouldBe(Verdict.Fail);
        verdict.ToString().ShouldBe("error-rate is 10%, the bound is 1%: 20 of 200 failed");
    }

    [Fact]
    public void The_same_numbers_twice_are_one_look()
    {
        var judge = Judge("error-rate < 1%");
        judge.Look(Seen(Figure.ErrorRate, 10, 100));
        judge.Look(Seen(Figure.ErrorRate, 10, 100)).Verdict.ShouldBe(Verdict.Inconclusive);
        judge
            .Look(new Observation(new Dictionary<string, Tally>(), new Dictionary<string, double>(), NoErrors))
            .Verdict.ShouldBe(Verdict.Inconclusive);
        judge.Look(Seen(Figure.ErrorRate, 11, 110)).Verdict.ShouldBe(Verdict.Fail);
    }

    [Fact]
    public void A_burst_that_thins_out_breaks_nothing()
    {
        var judge = Judge("error-rate < 1%");
        judge.Look(Seen(Figure.ErrorRate, 6, 100));
        judge.Look(Seen(Figure.ErrorRate, 6, 300)).Verdict.ShouldBe(Verdict.Inconclusive);
        judge.Look(Seen(Figure.ErrorRate, 6, 1000)).Verdict.ShouldBe(Verdict.Pass);
    }

    [Theory]
    [InlineData(0, 0, Verdict.Inconclusive, "nothing was measured")]
    [InlineData(0, 19, Verdict.Inconclusive, "0 of 19 failed, and at least 20 are needed to judge")]
    [InlineData(0, 20, Verdict.Pass, "0 of 20 failed")]
    [InlineData(2, 20, Verdict.Inconclusive, "2 of 20 failed, which may be chance")]
    public void Little_traffic_proves_nothing(long failures, long count, Verdict verdict, string reason)
    {
        var seen = Judge("error-rate < 1%").Look(count == 0 ? Seen() : Seen(Figure.ErrorRate, failures, count));
        (seen.Verdict, seen.Reason).ShouldBe((verdict, reason));
    }

    [Theory]
    [InlineData(50, Verdict.Pass)]
    [InlineData(100, Verdict.Pass)]
    [InlineData(110, Verdict.Inconclusive)]
    [InlineData(300, Verdict.Fail)]
    public void Logins_are_judged_by_those_that_fail(long failures, Verdict verdict)
    {
        var judge = Judge("login-success >= 90%");
        judge.Look(Seen(Figure.LoginSuccess, failures / 2, 500));
        judge.Look(Seen(Figure.LoginSuccess, failures, 1000)).Verdict.ShouldBe(verdict);
    }

    [Fact]
    public void A_gauge_breaks_its_threshold_only_three_times_in_a_row()
    {
        var judge = Judge("longest-query < 1s");
        double[] seconds = [0.1, 2, 2, 0.1, 2, 2];
        foreach (var value in seconds)
            judge.Look(Seen(Figure.LongestQuery, value)).Verdict.ShouldNotBe(Verdict.Fail);
        judge.Look(Seen()).Verdict.ShouldNotBe(Verdict.Fail);
        var verdict = judge.Look(Seen(Figure.LongestQuery, 3));
        verdict.Verdict.ShouldBe(Verdict.Fail);
        verdict.ToString().ShouldBe("longest-query is 3.0 s, the bound is 1.0 s: beyond the bound 3 times in a row");
    }

    [Theory]
    [InlineData(new double[] { }, Verdict.Inconclusive)]
    [InlineData(new[] { 0.1, 0.1 }, Verdict.Inconclusive)]
    [InlineData(new[] { 0.1, 0.1, 0.1 }, Verdict.Pass)]
    [InlineData(new[] { 0.1, 9, 0.1 }, Verdict.Pass)]
    [InlineData(new[] { 2, 2, 0.1, 2.0 }, Verdict.Inconclusive)]
    public void A_gauge_passes_when_it_was_measured_often_enough_and_mostly_good(double[] values, Verdict verdict)
    {
        var judge = Judge("longest-query < 1s");
        var last = judge.Look(Seen());
        foreach (var value in values)
            last = judge.Look(Seen(Figure.LongestQuery, value));
        last.Verdict.ShouldBe(verdict);
    }

    [Fact]
    public void A_source_out_of_reach_is_no_fault_of_the_release_and_no_proof_for_it()
    {
        var verdict = Judge("p95 < 1s")
            .Look(
                new Observation(
                    new Dictionary<string, Tally>(),
                    new Dictionary<string, double>(),
                    new Dictionary<FigureSource, string> { [FigureSource.Metrics] = "status 404" }
                )
            );
        (verdict.Verdict, verdict.Reason).ShouldBe((Verdict.Inconclusive, "nothing was measured (status 404)"));
    }

    [Fact]
    public void A_bound_that_needs_a_baseline_is_not_judged_without_one()
    {
        var verdict = Judge("p95 <= baseline * 1.5").Look(Seen(Figure.P95, 9));
        verdict.ToString().ShouldBe("p95 is 9.0 s: its bound needs a baseline, and there is none");
        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
    }

    [Fact]
    public void What_was_bad_before_is_not_held_against_the_release()
    {
        var baseline = Before(Figure.LoginSuccess, BaselineFigure.Of(Figure.LoginSuccess, new Tally(50, 100), default));
        var judge = Judging.For("login-success >= 90%", baseline);
        judge.Look(Seen(Figure.LoginSuccess, 250, 500));
        var verdict = judge.Look(Seen(Figure.LoginSuccess, 500, 1000));
        (verdict.Verdict, verdict.Value, verdict.Baseline).ShouldBe((Verdict.Inconclusive, 0.5, 0.5));
        verdict.Reason.ShouldBe("it was beyond the bound before the release and is not held against it");
    }

    [Fact]
    public void What_was_bad_before_may_still_not_get_worse_than_a_bound_from_the_baseline()
    {
        var baseline = Before(Figure.ErrorRate, BaselineFigure.Of(Figure.ErrorRate, new Tally(20, 100), default));
        var judge = Judging.For("error-rate <= max(1%, baseline * 2)", baseline);
        judge.Look(Seen(Figure.ErrorRate, 45, 100));
        judge.Look(Seen(Figure.ErrorRate, 90, 200)).Verdict.ShouldNotBe(Verdict.Fail);
        judge.Look(Seen(Figure.ErrorRate, 250, 300));
        judge.Look(Seen(Figure.ErrorRate, 350, 400)).Verdict.ShouldBe(Verdict.Fail);
    }

    [Theory]
    [InlineData(0, 60, 100, 100_000, 0.001)]
    [InlineData(30, 60, 100, 100_000, 0.5)]
    [InlineData(0, 60, 0, 10, 0.0)]
    [InlineData(0, 0, 5, 1000, 0.005)]
    public void A_baseline_is_all_that_was_ever_counted_unless_now_is_worse(
        long recentFailures,
        long recent,
        long failures,
        long all,
        double value
    )
    {
        var figure = BaselineFigure.Of(Figure.ErrorRate, new Tally(recentFailures, recent), new Tally(failures, all));
        figure.Value.ShouldBe(value, 1e-9);
    }

    [Fact]
    public void None_failed_of_few_does_not_promise_that_none_ever_fails() =>
        BaselineFigure.Of(Figure.ErrorRate, new Tally(0, 49), default).ExpectedOf(Figure.ErrorRate).ShouldBe(0.01, 1e-9);

    private static Judge Judge(string threshold) => Judging.For(threshold, null);

    private static Baseline Before(Figure figure, BaselineFigure before) =>
        new()
        {
            TakenAt = DateTimeOffset.UnixEpoch,
            Window = TimeSpan.FromSeconds(3),
            Figures = new Dictionary<string, BaselineFigure> { [figure.Name] = before },
        };

    private static Observation Seen() => new(new Dictionary<string, Tally>(), new Dictionary<string, double>(), NoErrors);

    private static Observation Seen(Figure figure, long failures, long count) =>
        Seen() with
        {
            Tallies = new Dictionary<string, Tally> { [figure.Name] = new(failures, count) },
        };

    private static Observation Seen(Figure figure, double value) =>
        Seen() with
        {
            Values = new Dictionary<string, double> { [figure.Name] = value },
        };
}
