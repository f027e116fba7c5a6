using Nuke.Common;

namespace Targets.Tests.Execution;

public sealed class What_runs_side_by_side : IDisposable
{
    private readonly BuildHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task As_many_as_asked_for()
    {
        (await _harness.Run<PairBuild>("Both --parallel 2")).ShouldBe(0, _harness.Errors);
        PairBuild.Met.ShouldBe(2);
    }

    [Fact]
    public async Task Nothing_unless_it_is_asked_for()
    {
        (await _harness.Run<PairBuild>("Both")).ShouldBe(1);
        PairBuild.Met.ShouldBe(0);
    }

    [Fact]
    public async Task Each_ones_lines_are_kept_together()
    {
        (await _harness.Run<PairBuild>("Both --parallel 2")).ShouldBe(0, _harness.Errors);
        _harness.Output.ShouldStartWith(
            """

            Second
            Second begins
            Second ends

            First
            First begins
            First ends

            """
        );
    }

    [Fact]
    public async Task What_each_reports_is_its_own()
    {
        (await _harness.Run<PairBuild>("Both --parallel 2")).ShouldBe(0, _harness.Errors);
        _harness.Output.ShouldMatch(@"First +Succeeded .*Name: First\n");
        _harness.Output.ShouldMatch(@"Second +Succeeded .*Name: Second\n");
    }

    [Fact]
    public async Task After_a_failure_what_runs_ends_and_nothing_new_begins()
    {
        (await _harness.Run<PairBuild>("Rest --parallel 2")).ShouldBe(1);
        _harness.Output.ShouldMatch(@"Breaks +Failed");
        _harness.Output.ShouldMatch(@"Lasts +Succeeded");
        _harness.Output.ShouldMatch(@"Rest +Not run");
        _harness.Output.ShouldMatch(@"Tidies +Succeeded");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("many")]
    public async Task A_number_that_is_none_is_refused(string number)
    {
        (await _harness.Run<PairBuild>($"Both --parallel {number}")).ShouldBe(64);
        _harness.Errors.ShouldBe($"--parallel: found \"{number}\", expected a number of targets from 1.\n");
    }

    private sealed class PairBuild : NukeBuild
    {
        private static Barrier _barrier = new(2);
        private static TaskCompletionSource _broken = new();

        public PairBuild() => (_barrier, _broken, Met) = (new Barrier(2), new TaskCompletionSource(), 0);

        public static int Met { get; private set; }

        private Target First => _ => _.Executes(() => Meet("First"));

        private Target Second => _ => _.Executes(() => Meet("Second"));

        private Target Both => _ => _.DependsOn(First, Second);

        private Target Breaks =>
            _ =>
                _.Executes(() =>
                {
                    try
                    {
                        throw new InvalidOperationException("broken");
                    }
                    finally
                    {
                        _broken.SetResult();
                    }
                });

        private Target Lasts => _ => _.Executes(() => _broken.Task);

        private Target Tidies => _ => _.AssuredAfterFailure().After(Lasts).Executes(() => { });

        private Target Rest => _ => _.DependsOn(Breaks, Lasts).Triggers(Tidies).Executes(() => { });

        private void Meet(string name)
        {
            Console.WriteLine($"{name} begins");
            // Neither passes without the other: alone it would wait for ever.
            if (!_barrier.SignalAndWait(TimeSpan.FromSeconds(2)))
                throw new InvalidOperationException("nobody came");
            lock (_barrier)
                Met++;
            ReportSummary(facts =>
            {
                facts["Name"] = name;
                return facts;
            });
            Console.WriteLine($"{name} ends");
        }
    }
}
