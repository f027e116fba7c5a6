using Nuke.Common;

namespace Targets.Tests.Execution;

public sealed class What_a_failed_run_got_done : IDisposable
{
    private readonly BuildHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task Is_left_out_by_continue()
    {
        StumblingBuild.Fails = true;
        (await _harness.Run<StumblingBuild>("Ship")).ShouldBe(1);
        StumblingBuild.Ran.ShouldBe(["Compile", "Tidy"]);
        StumblingBuild.Fails = false;
        (await _harness.Run<StumblingBuild>("Ship --continue")).ShouldBe(0);
        StumblingBuild.Ran.ShouldBe(["Pack", "Ship", "Tidy"]);
        _harness.Output.ShouldContain("done in the run before");
    }

    [Fact]
    public async Task Is_done_again_for_another_command_line()
    {
        StumblingBuild.Fails = true;
        await _harness.Run<StumblingBuild>("Ship");
        StumblingBuild.Fails = false;
        await _harness.Run<StumblingBuild>("Ship --name other --continue");
        StumblingBuild.Ran.ShouldBe(["Compile", "Pack", "Ship", "Tidy"]);
    }

    [Fact]
    public async Task Is_done_again_after_a_run_that_succeeded()
    {
        StumblingBuild.Fails = false;
        await _harness.Run<StumblingBuild>("Ship");
        await _harness.Run<StumblingBuild>("Ship --continue");
        StumblingBuild.Ran.ShouldBe(["Compile", "Pack", "Ship", "Tidy"]);
    }

    [Fact]
    public async Task Is_kept_when_the_continued_run_fails_too()
    {
        StumblingBuild.Fails = true;
        await _harness.Run<StumblingBuild>("Ship");
        await _harness.Run<StumblingBuild>("Ship --continue");
        StumblingBuild.Ran.ShouldBe(["Tidy"]);
    }

    private sealed class StumblingBuild : NukeBuild
    {
        public StumblingBuild() => Ran.Clear();

        public static List<string> Ran { get; } = [];

        public static bool Fails { get; set; }

        [Parameter]
        private readonly string Name = "";

        private Target Compile => _ => _.Executes(() => Ran.Add("Compile"));

        private Target Pack =>
            _ =>
                _.DependsOn(Compile)
                    .Executes(() =>
                    {
                        Nuke.Common.Assert.False(Fails, Name);
                        Ran.Add("Pack");
                    });

        private Target Ship => _ => _.DependsOn(Pack).Triggers(Tidy).Executes(() => Ran.Add("Ship"));

        private Target Tidy => _ => _.AssuredAfterFailure().Executes(() => Ran.Add("Tidy"));
    }
}
