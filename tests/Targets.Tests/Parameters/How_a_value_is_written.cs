namespace Targets.Tests.Parameters;

public sealed class How_a_value_is_written : IDisposable
{
    private readonly BuildHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task Values_of_every_kind_are_read_from_the_command_line()
    {
        string[] line =
        [
            "Show",
            "--name=-x",
            "--level",
            "7",
            "--verbose-mode",
            "--color",
            "green",
            "--names",
            "a",
            "b+c",
            "--stage",
            "production",
            "--package",
            "out/x",
            "--sites",
            """[{ "name": "one", "port": 80 }]""",
        ];
        (await _harness.Run<ParameterBuild>(line)).ShouldBe(0, _harness.Errors);
        var build = ParameterBuild.Last!;
        build.Name.ShouldBe("-x");
        build.Level.ShouldBe(7);
        build.VerboseMode.ShouldBeTrue();
        build.Color.ShouldBe(Color.Green);
        build.Names.ShouldBe(["a", "b", "c"]);
        build.Stage.ShouldBe(StageName.Production);
        build.Package!.ToString().ShouldBe(Path.Combine(_harness.Root, "out/x"));
        build.Sites.ShouldHaveSingleItem().ShouldBe(new Site("one", 80));
    }

    [Theory]
    [InlineData("name=one,port=80+name=two,port=81")]
    [InlineData("""[{"name":"one","port":"80"},{"name":"two","port":81}]""")]
    public async Task Records_are_read_from_the_command_line_and_from_variables(string written)
    {
        (await _harness.Run<ParameterBuild>(["Show", "--sites", written])).ShouldBe(0, _harness.Errors);
        ParameterBuild.Last!.Sites.ShouldBe([new Site("one", 80), new Site("two", 81)]);
        (await _harness.WithVariable("NUKE_SITES", written).Run<ParameterBuild>("Show")).ShouldBe(0, _harness.Errors);
        ParameterBuild.Last!.Sites.ShouldBe([new Site("one", 80), new Site("two", 81)]);
    }

    [Theory]
    [InlineData("--names a,b")]
    [InlineData("--names a+b")]
    [InlineData("--names a b")]
    [InlineData("""--names ["a","b"]""")]
    public async Task Lists_are_read_however_they_are_written(string written)
    {
        (await _harness.Run<ParameterBuild>($"Show {written}")).ShouldBe(0, _harness.Errors);
        ParameterBuild.Last!.Names.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Values_that_begin_with_a_dash_follow_two_dashes()
    {
        (await _harness.Run<ParameterBuild>("Show --level 7 --names -- -x --yes")).ShouldBe(0, _harness.Errors);
        ParameterBuild.Last!.Names.ShouldBe(["-x", "--yes"]);
        (await _harness.Run<ParameterBuild>("--level 7 -- Show")).ShouldBe(0, _harness.Errors);
        ParameterBuild.Last!.Level.ShouldBe(7);
    }

    [Fact]
    public async Task Records_and_lists_are_read_from_files()
    {
        _harness.WithFile(
            "parameters.json",
            """{ "sites": [{ "NAME": "one", "port": 80 }], "Color": "green", "Names": ["a", "b"], "Stage": "staging", "Package": "below" }"""
        );
        (await _harness.Run<ParameterBuild>("Show")).ShouldBe(0, _harness.Errors);
        ParameterBuild.Last!.Sites.ShouldHaveSingleItem().ShouldBe(new Site("one", 80));
        ParameterBuild.Last.Color.ShouldBe(Color.Green);
        ParameterBuild.Last.Stage.ShouldBe(StageName.Staging);
        ParameterBuild.Last.Package!.ToString().ShouldBe(Path.Combine(_harness.Root, "below"));
    }
}
