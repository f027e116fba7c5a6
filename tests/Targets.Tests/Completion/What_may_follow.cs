using Nuke.Common;

namespace Targets.Tests.Completion;

public sealed class What_may_follow : IDisposable
{
    private readonly BuildHarness _harness = new BuildHarness()
        .WithFile("parameters.staging.json", "{}")
        .WithFile("parameters.production.json", "{}");

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData("build.sh ", "Deploy\tDeploys it\nDestroy\n")]
    [InlineData("build.sh des", "Destroy\n")]
    [InlineData("build.sh Deploy --col", "--color\tThe colour\n")]
    [InlineData("build.sh Deploy --color ", "Red\nGreen\n")]
    [InlineData("build.sh Deploy --color g", "Green\n")]
    [InlineData("build.sh --city ", "Rome\nParis\n")]
    [InlineData("build.sh --loud f", "false\n")]
    [InlineData("build.sh --skip Dest", "Destroy\n")]
    [InlineData("build.sh --profile ", "production\nstaging\n")]
    [InlineData("build.sh --plan m", "mermaid\n")]
    [InlineData("build.sh --name x", "")]
    [InlineData("build.sh", "")]
    [InlineData("", "")]
    [InlineData(
        "build.sh --par",
        "--parallel\tHow many targets may run side by side; without a number as many as there are processors (default 1)\n--partition\tThe share of the work to do, such as 2/3\n"
    )]
    public async Task Targets_options_and_values(string line, string candidates)
    {
        (await _harness.Run<ColorfulBuild>(["--complete", line])).ShouldBe(0, _harness.Errors);
        _harness.Output.ShouldBe(candidates);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("pwsh")]
    public async Task A_script_for_each_shell(string shell)
    {
        (await _harness.Run<ColorfulBuild>($"--completion {shell}")).ShouldBe(0, _harness.Errors);
        _harness.Output.ShouldContain("--complete ");
    }

    [Fact]
    public async Task No_script_for_another()
    {
        (await _harness.Run<ColorfulBuild>("--completion fish")).ShouldBe(64);
        _harness.Errors.ShouldBe("--completion: found \"fish\", expected one of bash, zsh, pwsh.\n");
    }

    private enum Color
    {
        Red,
        Green,
    }

    private sealed class ColorfulBuild : NukeBuild
    {
        [Parameter("The colour")]
        private readonly Color Color;

        [Parameter(ValueProviderMember = nameof(Cities))]
        private readonly string? City;

        [Parameter]
        private readonly bool Loud;

        [Parameter]
        private readonly string? Name;

        private static IEnumerable<string> Cities => ["Rome", "Paris"];

        private Target Deploy => _ => _.Description("Deploys it").Executes(() => Console.WriteLine($"{Color}{City}{Loud}{Name}"));

        private Target Destroy => _ => _.Executes(() => { });

        private Target Hidden => _ => _.Unlisted();
    }
}
