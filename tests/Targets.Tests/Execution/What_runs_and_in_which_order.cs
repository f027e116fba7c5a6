using Nuke.Common;
using Nuke.Common.Execution;
using Nuke.Common.Planning;

namespace Targets.Tests.Execution;

public sealed class What_runs_and_in_which_order : IDisposable
{
    private readonly BuildHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task As_NUKE_orders_dependencies_triggers_and_components()
    {
        (await _harness.Run<ShipBuild>("Deploy")).ShouldBe(0);
        ShipBuild.Ran.ShouldBe(["Notify", "Backup", "Migrate", "Deploy", "Cleanup", "Smoke"]);
    }

    [Fact]
    public async Task The_default_target_when_none_is_named()
    {
        (await _harness.Run<ShipBuild>("", build => build.Backup)).ShouldBe(0);
        ShipBuild.Ran.ShouldBe(["Backup"]);
    }

    [Fact]
    public async Task Names_in_any_case_and_with_dashes()
    {
        (await _harness.Run<ShipBuild>("run-late BACKUP")).ShouldBe(0);
        ShipBuild.Ran.ShouldBe(["Backup", "RunLate"]);
    }

    [Fact]
    public async Task Without_what_is_to_be_skipped_and_what_only_that_needs()
    {
        (await _harness.Run<ShipBuild>("Deploy --skip Migrate")).ShouldBe(0);
        ShipBuild.Ran.ShouldBe(["Notify", "Deploy", "Cleanup", "Smoke"]);
        _harness.Output.ShouldContain("because of Migrate");
    }

    [Fact]
    public async Task Only_what_is_named_when_skip_has_no_value()
    {
        (await _harness.Run<ShipBuild>("Deploy --skip")).ShouldBe(0);
        ShipBuild.Ran.ShouldBe(["Deploy"]);
    }

    [Fact]
    public async Task Not_what_a_static_condition_rules_out()
    {
        (await _harness.Run<ConditionalBuild>("Publish")).ShouldBe(0);
        ConditionalBuild.Ran.ShouldBe(["Kept", "Publish"]);
        _harness.Output.ShouldContain("only when false");
    }

    [Fact]
    public async Task A_plan_is_shown_and_nothing_runs()
    {
        ShipBuild.Ran.Clear();
        (await _harness.Run<ShipBuild>("Deploy --plan --skip Smoke")).ShouldBe(0);
        ShipBuild.Ran.ShouldBeEmpty();
        _harness.Output.ShouldBe(
            """
            ○      Notify   skipped: because of Smoke
            │ ●    Backup   needed by Migrate
            │ ●    Migrate  needed by Deploy
            │ ●    Deploy   named
            │ ├─╮
            │ ● │  Cleanup  triggered by Deploy
            ├───╯
            ○      Smoke    skipped: via parameter

            """
        );
    }

    [Fact]
    public async Task An_unknown_target_is_refused_with_the_nearest_name_before_anything_runs()
    {
        ShipBuild.Ran.Clear();
        (await _harness.Run<ShipBuild>("Backup Deplyo")).ShouldBe(64);
        _harness.Errors.ShouldBe("There is no target \"Deplyo\". Did you mean Deploy? --help lists them.\n");
        ShipBuild.Ran.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_circle_is_named_as_a_path()
    {
        (await _harness.Run<CircularBuild>("First")).ShouldBe(64);
        _harness.Errors.ShouldBe("Circular dependencies between targets: First -> Second -> Third -> First\n");
    }

    [Fact]
    public void A_chain_of_ten_thousand_targets_needs_no_deep_stack()
    {
        var targets = Enumerable.Range(0, 10_000).Select(number => new ExecutableTarget($"T{number}", _ => _)).ToList();
        for (var index = 1; index < targets.Count; index++)
            targets[index].Dependencies.Add(targets[index - 1]);
        ExecutionPlanner.Plan(targets, [targets[^1]]).Count.ShouldBe(10_000);
    }

    private interface INotify : INukeBuild
    {
        Target Notify => _ => _.Executes(() => ShipBuild.Ran.Add("Notify"));
    }

    private sealed class ShipBuild : NukeBuild, INotify
    {
        public ShipBuild() => Ran.Clear();

        public static List<string> Ran { get; } = [];

        public Target RunLate => _ => _.After(Backup).Executes(() => Ran.Add("RunLate"));

        public Target Backup => _ => _.Before(Migrate).Executes(() => Ran.Add("Backup"));

        private Target Migrate => _ => _.DependsOn(Backup).Executes(() => Ran.Add("Migrate"));

        private Target Deploy => _ => _.DependsOn(Migrate).Triggers(Smoke).Executes(() => Ran.Add("Deploy"));

        private Target Smoke => _ => _.After(Deploy).TryDependsOn<INotify>().Executes(() => Ran.Add("Smoke"));

        private Target Cleanup => _ => _.TriggeredBy(Deploy).Executes(() => Ran.Add("Cleanup"));
    }

    private sealed class ConditionalBuild : NukeBuild
    {
        public ConditionalBuild() => Ran.Clear();

        public static List<string> Ran { get; } = [];

        private Target Lost => _ => _.Executes(() => Ran.Add("Lost"));

        private Target Kept => _ => _.Executes(() => Ran.Add("Kept"));

        private Target Skipping => _ => _.DependsOn(Lost).OnlyWhenStatic(() => false).Executes(() => Ran.Add("Skipping"));

        private Target Executing =>
            _ => _.DependsOn(Kept).OnlyWhenStatic(() => false).WhenSkipped(DependencyBehavior.Execute).Executes(() => Ran.Add("Executing"));

        private Target Dynamic => _ => _.OnlyWhenDynamic(() => Ran.Count > 99).Executes(() => Ran.Add("Dynamic"));

        private Target Publish => _ => _.DependsOn(Skipping, Executing, Dynamic).Executes(() => Ran.Add("Publish"));
    }

    private sealed class CircularBuild : NukeBuild
    {
        private Target First => _ => _.DependsOn(Second);

        private Target Second => _ => _.After(Third);

        private Target Third => _ => _.DependsOn(First);
    }
}
