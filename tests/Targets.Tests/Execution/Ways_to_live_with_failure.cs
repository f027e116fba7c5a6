using Nuke.Common;
using Nuke.Common.Execution;

namespace Targets.Tests.Execution;

public sealed class Ways_to_live_with_failure : IDisposable
{
    private readonly BuildHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public void An_action_is_tried_again()
    {
        var (tried, tidied, told) = (0, 0, new List<string>());
        ControlFlow.ExecuteWithRetry(() => Nuke.Common.Assert.True(++tried == 3, "not yet"), () => tidied++, logAction: told.Add);
        (tried, tidied).ShouldBe((3, 3));
        told.ShouldBe(["Attempt 1 of 3 failed: not yet", "Attempt 2 of 3 failed: not yet"]);
    }

    [Fact]
    public void But_not_for_ever() =>
        Should
            .Throw<InvalidOperationException>(() =>
                ControlFlow.ExecuteWithRetry(() => throw new IOException("gone"), retryAttempts: 2, logAction: _ => { })
            )
            .Message.ShouldBe("Tried 2 times, and the last time: gone");

    [Fact]
    public void An_error_is_passed_over() =>
        ControlFlow.SuppressErrors(() => int.Parse("x", null), defaultValue: 7, logWarning: false).ShouldBe(7);

    [Fact]
    public async Task Extensions_hear_of_it_those_of_the_highest_priority_first()
    {
        Heard.Clear();
        (await _harness.Run<WatchedBuild>("Fails Never")).ShouldBe(1);
        Heard.ShouldBe([
            "second created",
            "first created",
            "second initialized",
            "second failed Fails",
            "first failed Fails",
            "second finished",
        ]);
    }

    [Fact]
    public async Task What_the_build_itself_throws_is_told_and_no_core_is_dumped()
    {
        (await _harness.Run<BrokenBuild>("Act")).ShouldBe(1);
        _harness.Errors.ShouldStartWith("The build itself failed: no luck\nSystem.InvalidOperationException: no luck\n");
    }

    [Fact]
    public async Task What_is_assured_runs_even_when_who_hears_of_a_failure_fails_too()
    {
        (await _harness.Run<DeafBuild>("Fails")).ShouldBe(1);
        _harness.Output.ShouldContain("Fails failed: gone\nFails failed: deaf\n");
        _harness.Output.ShouldMatch(@"Tidies +Succeeded");
    }

    [Fact]
    public async Task A_condition_that_fails_is_told_with_its_target()
    {
        (await _harness.Run<DeafBuild>("Doubtful")).ShouldBe(1);
        _harness.Errors.ShouldStartWith(
            "The build itself failed: Doubtful has a condition that fails (throw new IOException(\"doubt\")): doubt\n"
        );
    }

    private static List<string> Heard { get; } = [];

    private sealed class FirstAttribute : BuildExtensionAttributeBase, IOnBuildCreated, IOnTargetFailed
    {
        public void OnBuildCreated(IReadOnlyCollection<ExecutableTarget> executableTargets) => Heard.Add("first created");

        public void OnTargetFailed(ExecutableTarget target) => Heard.Add($"first failed {target}");
    }

    private sealed class SecondAttribute
        : BuildExtensionAttributeBase,
            IOnBuildCreated,
            IOnBuildInitialized,
            IOnTargetFailed,
            IOnBuildFinished
    {
        public override float Priority { get; set; } = 1;

        public void OnBuildCreated(IReadOnlyCollection<ExecutableTarget> executableTargets) => Heard.Add("second created");

        public void OnBuildInitialized(
            IReadOnlyCollection<ExecutableTarget> executableTargets,
            IReadOnlyCollection<ExecutableTarget> executionPlan
        ) => Heard.Add("second initialized");

        public void OnTargetFailed(ExecutableTarget target) => Heard.Add($"second failed {target}");

        public void OnBuildFinished() => Heard.Add("second finished");
    }

    [First]
    [Second]
    private sealed class WatchedBuild : NukeBuild
    {
        private Target Fails => _ => _.Before(Never).Executes(() => throw new IOException("gone"));

        private Target Never => _ => _.Executes(() => { });
    }

    private sealed class DeafBuild : NukeBuild
    {
        private Target Fails => _ => _.Triggers(Tidies).Executes(() => throw new IOException("gone"));

        private Target Tidies => _ => _.AssuredAfterFailure().Executes(() => { });

        private Target Doubtful => _ => _.OnlyWhenStatic(() => throw new IOException("doubt")).Executes(() => { });

        protected internal override void OnTargetFailed(string target) => throw new InvalidOperationException("deaf");
    }

    private sealed class BrokenBuild : NukeBuild
    {
        protected internal override void OnBuildCreated() => throw new InvalidOperationException("no luck");

        private Target Act => _ => _.Executes(() => { });
    }
}
