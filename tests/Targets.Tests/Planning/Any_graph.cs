using FsCheck;
using FsCheck.Fluent;
using Nuke.Common;
using Nuke.Common.Execution;
using Nuke.Common.Output;
using Nuke.Common.Planning;

namespace Targets.Tests.Planning;

public sealed class Any_graph : IDisposable
{
    private readonly BuildHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public void Without_a_circle_runs_every_target_once_after_all_it_depends_on_at_any_degree_of_parallelism() =>
        Prop.ForAll(RandomGraph.Arbitrary, graph => RunsInOrder(graph).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();

    [Fact]
    public void Without_a_circle_is_drawn_with_a_line_for_every_target() =>
        Prop.ForAll(
                RandomGraph.Arbitrary,
                graph =>
                {
                    using var drawing = new StringWriter();
                    PlanGraph.Write(ExecutionPlanner.Plan(graph.Declared, graph.Declared), drawing, new Style(false));
                    drawing
                        .ToString()
                        .Split('\n')
                        .Count(line => line.Contains('●', StringComparison.Ordinal))
                        .ShouldBe(graph.Declared.Count);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void With_a_circle_is_refused_and_the_circle_named() =>
        Prop.ForAll(
                RandomGraph.Arbitrary,
                Gen.Choose(0, 1000).ToArbitrary(),
                (graph, dice) =>
                {
                    var last = ExecutionPlanner.Plan(graph.Declared, graph.Declared)[^1];
                    var before = ExecutionPlanner.Reach([last], target => target.AllBefore).ToList();
                    before[dice % before.Count].Dependencies.Add(last);

                    var circle = Should
                        .Throw<UsageException>(() => ExecutionPlanner.Plan(graph.Declared, [last]))
                        .Message.Split(": ")[1]
                        .Split(" -> ");

                    circle[0].ShouldBe(circle[^1]);
                    var byName = graph.Declared.ToDictionary(target => target.Name);
                    foreach (var (later, earlier) in circle.Zip(circle.Skip(1)))
                        byName[later].AllBefore.ShouldContain(byName[earlier]);
                }
            )
            .QuickCheckThrowOnFailure();

    private async Task RunsInOrder(RandomGraph graph)
    {
        var events = new List<(ExecutableTarget Target, bool Ended)>();
        var running = 0;
        foreach (var target in graph.Declared)
        {
            target.Actions.Add(async () =>
            {
                lock (events)
                    events.Add((target, false));
                Interlocked.Increment(ref running).ShouldBeLessThanOrEqualTo(graph.Parallel);
                await Task.Yield();
                Interlocked.Decrement(ref running);
                lock (events)
                    events.Add((target, true));
            });
        }

        var invoked = graph.Declared[0];
        var plan = ExecutionPlanner.Plan(graph.Declared, [invoked]);
        await Run(plan, graph.Parallel);

        plan.ShouldAllBe(target => target.Status == ExecutionStatus.Succeeded);
        events.Count(happened => !happened.Ended).ShouldBe(plan.Count);
        ExecutionPlanner.Reach([invoked], target => target.Dependencies).ShouldBe(plan, ignoreOrder: true);
        foreach (var target in plan)
        {
            var begin = events.IndexOf((target, false));
            foreach (var earlier in target.AllBefore.Where(plan.Contains))
                events.IndexOf((earlier, true)).ShouldBeInRange(0, begin - 1);
        }
    }

    private async Task Run(IReadOnlyList<ExecutableTarget> plan, int parallel)
    {
        var start = new BuildStart
        {
            Arguments = [],
            Variables = _harness.Variables,
            WorkingDirectory = _harness.Root,
            Output = TextWriter.Null,
            Errors = TextWriter.Null,
        };
        NukeBuild.RootDirectory = _harness.Root;
        using var console = new BuildConsole(start, new Masking(_ => { }), _harness.Root);
        using var interruption = new Interruption();
        var attempt = Attempt.Begin(_harness.Root, [], continues: false);
        var output = new BuildOutput(console, new Terminal(), new Style(false), Verbosity.Quiet);
        await new TargetRunner(new BuildEvents(new EmptyBuild()), output, interruption, attempt, TimeProvider.System).Run(plan, parallel);
    }

    private sealed class EmptyBuild : NukeBuild;
}
