using Nuke.Common;
using Nuke.Common.IO;

namespace Targets.Tests.Execution;

public sealed class What_a_build_author_can_say : IDisposable
{
    private readonly BuildHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task Targets_of_components_that_others_depend_on()
    {
        (await _harness.Run<WideBuild>("Ship")).ShouldBe(0, _harness.Errors);
        WideBuild.Ran.ShouldBe(["Compile", "Sign", "Pack", "Ship"]);
    }

    [Theory]
    [InlineData("Plain")]
    [InlineData("Giving")]
    [InlineData("Awaited")]
    public async Task What_a_target_does_in_three_forms(string form)
    {
        (await _harness.Run<WideBuild>(form)).ShouldBe(0, _harness.Errors);
        WideBuild.Ran.ShouldBe([form]);
    }

    [Fact]
    public async Task Where_it_is_and_on_what()
    {
        await _harness.Run<WideBuild>("Plain");
        NukeBuild.RootDirectory.ShouldBe((AbsolutePath)_harness.Root);
        NukeBuild.TemporaryDirectory.ShouldBe((AbsolutePath)_harness.Root / ".nuke" / "temp");
        NukeBuild.IsLocalBuild.ShouldBe(!NukeBuild.IsServerBuild);
    }

    [Fact]
    public async Task Conditions_that_must_hold_before_anything_runs()
    {
        (await _harness.Run<WideBuild>("Demanding")).ShouldBe(64);
        _harness.Errors.ShouldContain("Demanding requires");
        WideBuild.Ran.ShouldBeEmpty();
    }

    [Fact]
    public async Task Parameters_without_which_nothing_runs()
    {
        (await _harness.Run<DemandingBuild>("Act")).ShouldBe(64);
        _harness.Errors.ShouldBe("--address is required: The address.\n");
        (await _harness.Run<DemandingBuild>("Act --address here")).ShouldBe(0);
    }

    [Fact]
    public async Task What_it_hears_of_a_target_that_is_skipped()
    {
        (await _harness.Run<WideBuild>("Never")).ShouldBe(0);
        WideBuild.Ran.ShouldBe(["skipped Never"]);
        _harness.Output.ShouldContain("only when the moon is full");
    }

    [Theory]
    [InlineData("Untrue", "Expected 1 > 2")]
    [InlineData("Missing", "Expected a value for nothing")]
    [InlineData("Failing", "as I said")]
    public async Task Assertions_that_stop_a_target(string target, string said)
    {
        (await _harness.Run<WideBuild>(target)).ShouldBe(1);
        _harness.Output.ShouldContain($"{target} failed: {said}");
    }

    private interface IPack : INukeBuild
    {
        Target Pack => _ => _.DependsOn<ICompile>(build => build.Compile).Produces("out/*.tar").Executes(() => WideBuild.Ran.Add("Pack"));
    }

    private interface ICompile : INukeBuild
    {
        Target Compile => _ => _.Executes(() => WideBuild.Ran.Add("Compile"));
    }

    private sealed class WideBuild : NukeBuild, IPack, ICompile
    {
        public WideBuild() => Ran.Clear();

        public static List<string> Ran { get; } = [];

        private Target Sign =>
            _ => _.DependentFor<IPack>(build => build.Pack).After<ICompile>(build => build.Compile).Executes(() => Ran.Add("Sign"));

        private Target Ship =>
            _ => _.DependsOn<IPack>(build => build.Pack).Consumes<IPack>(build => build.Pack).Executes(() => Ran.Add("Ship"));

        private Target Plain => _ => _.Executes(() => Ran.Add("Plain"));

        private Target Giving =>
            _ =>
                _.Executes(() =>
                {
                    Ran.Add("Giving");
                    return 7;
                });

        private Target Awaited =>
            _ =>
                _.Executes(async () =>
                {
                    await Task.Yield();
                    Ran.Add("Awaited");
                });

        private Target Demanding => _ => _.Requires(() => Ran.Count > 99).Executes(() => Ran.Add("Demanding"));

        private Target Never => _ => _.OnlyWhenDynamic(() => Ran.Count > 99, "the moon is full").Executes(() => Ran.Add("Never"));

        private Target Untrue => _ => _.Executes(() => Nuke.Common.Assert.True(1 > 2));

        private Target Missing =>
            _ =>
                _.Executes(() =>
                {
                    string? nothing = null;
                    nothing.NotNull();
                });

        private Target Failing => _ => _.Executes(() => Nuke.Common.Assert.Fail("as I said"));

        protected internal override void OnTargetSkipped(string target) => Ran.Add($"skipped {target}");
    }

    private sealed class DemandingBuild : NukeBuild
    {
        [Parameter("The address"), Required]
        public readonly string? Address;

        private Target Act => _ => _.Executes(() => Nuke.Common.Assert.NotNullOrEmpty(Address));
    }
}
