using Nuke.Common;

namespace Targets.Tests.Parameters;

public sealed class Where_a_parameters_value_comes_from : IDisposable
{
    private const string Shared = """{ "name": "file", "Level": 1, /* comments are fine */ }""";
    private readonly BuildHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData("Show --name cli --profile one two", true, "cli")]
    [InlineData("Show --profile one two", true, "variable")]
    [InlineData("Show --profile one two", false, "two")]
    [InlineData("Show --profile two+one", false, "one")]
    [InlineData("Show", false, "file")]
    public async Task The_first_of_command_line_variable_last_profile_and_file(string line, bool variable, string expected)
    {
        _harness
            .WithFile("parameters.json", Shared)
            .WithFile("parameters.one.json", """{ "Name": "one" }""")
            .WithFile("parameters.two.json", """{ "Name": "two" }""");
        if (variable)
            _harness.WithVariable("PIPELINE_NAME", "variable");
        (await _harness.Run<ParameterBuild>(line)).ShouldBe(0, _harness.Errors);
        ParameterBuild.Last!.Name.ShouldBe(expected);
        ParameterBuild.Last.Level.ShouldBe(1);
    }

    [Fact]
    public async Task What_the_member_was_initialised_with_when_nothing_else_says_anything()
    {
        (await _harness.Run<ParameterBuild>("Show")).ShouldBe(0, _harness.Errors);
        ParameterBuild.Last!.Name.ShouldBe("initial");
    }

    [Fact]
    public async Task Never_a_variable_without_a_prefix()
    {
        await _harness.WithVariable("NAME", "leaked").WithVariable("TARGET", "Other").Run<ParameterBuild>("Show");
        ParameterBuild.Last!.Name.ShouldBe("initial");
    }

    [Fact]
    public async Task A_profile_can_be_named_by_a_variable()
    {
        await _harness
            .WithFile("parameters.one.json", """{ "Name": "one" }""")
            .WithVariable("NUKE_PROFILE", "one")
            .Run<ParameterBuild>("Show");
        ParameterBuild.Last!.Name.ShouldBe("one");
    }

    [Fact]
    public async Task Some_of_the_engines_own_options_are_read_from_files_and_variables()
    {
        (await _harness.WithFile("parameters.json", """{ "Verbosity": "quiet", "Parallel": 2 }""").Run<ParameterBuild>("Show")).ShouldBe(
            0,
            _harness.Errors
        );
        NukeBuild.Verbosity.ShouldBe(Verbosity.Quiet);
        (await _harness.WithVariable("NUKE_VERBOSITY", "verbose").Run<ParameterBuild>("Show")).ShouldBe(0, _harness.Errors);
        NukeBuild.Verbosity.ShouldBe(Verbosity.Verbose);
    }

    [Fact]
    public async Task On_GitHub_what_is_wrong_in_a_file_is_an_annotation_of_that_file()
    {
        await _harness
            .WithFile("parameters.json", """{ "Nmae": "x" }""")
            .WithVariable("GITHUB_ACTIONS", "true")
            .Run<ParameterBuild>("Show");
        _harness.Errors.ShouldBe(
            "::error file=.nuke/parameters.json::.nuke/parameters.json: there is no parameter \"Nmae\". Did you mean Name?\n"
        );
    }

    [Fact]
    public async Task A_components_parameter_has_its_prefix()
    {
        (await _harness.Run<ParameterBuild>("Show --notify-channel #dev")).ShouldBe(0, _harness.Errors);
        ((INotify)ParameterBuild.Last!).Channel.ShouldBe("#dev");
        await _harness.Run<ParameterBuild>("Show");
        ((INotify)ParameterBuild.Last!).Channel.ShouldBe("#ops");
    }

    [Theory]
    [InlineData("Show --nmae x", "There is no option --nmae. Did you mean --name?")]
    [InlineData("Show --level many", "--level: found \"many\", expected a whole number")]
    [InlineData("Show --verbose-mode perhaps", "--verbose-mode: found \"perhaps\", expected true or false")]
    [InlineData("Show --color blue", "--color: found \"blue\", expected one of Red, Green")]
    [InlineData("Show --stage test", "--stage: found \"test\", expected one of Staging, Production")]
    [InlineData("Show --sites name=one,prt=1", "--sites: prt: there is no such setting. Did you mean port?")]
    [InlineData("Show --name", "--name: found nothing, expected a text")]
    [InlineData("Show --name a b", "--name: found 2 values (a b), expected a text; targets come before the options")]
    [InlineData("Show --profile none", "There is no profile file .nuke/parameters.none.json.")]
    [InlineData("Show --verbosity loud", "--verbosity: found \"loud\", expected one of Verbose, Normal, Minimal, Quiet.")]
    [InlineData("Needs", "Needs requires --token: The token.")]
    public async Task What_is_wrong_on_the_command_line_is_told_before_anything_runs(string line, string error)
    {
        ParameterBuild.Last = null;
        (await _harness.Run<ParameterBuild>(line)).ShouldBe(64);
        _harness.Errors.ShouldBe(error + "\n");
        ParameterBuild.Last.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{ "Nmae": "x" }""", ".nuke/parameters.json: there is no parameter \"Nmae\". Did you mean Name?")]
    [InlineData("""{ "Level": "many" }""", ".nuke/parameters.json: Level: found \"many\", expected a whole number")]
    [InlineData(
        """{ "Sites": [{ "name": "a", "port": "x" }] }""",
        ".nuke/parameters.json: Sites[0].port: found \"x\", expected a whole number"
    )]
    [InlineData(
        """{ "Sites": [{ "name": "a", "prt": 1 }] }""",
        ".nuke/parameters.json: Sites[0].prt: there is no such setting. Did you mean port?"
    )]
    [InlineData("""{ "Sites": "a" }""", ".nuke/parameters.json: Sites: found \"a\", expected a list")]
    [InlineData(
        """{ "Sites": [{ "name": "a", "port": 1, "password": "hunter2" }] }""",
        ".nuke/parameters.json: Sites[0].password: found something else, which is not shown here, expected Reference as JSON"
    )]
    [InlineData("""{ "Color": "blue" }""", ".nuke/parameters.json: Color: found \"blue\", expected one of Red, Green")]
    [InlineData("""[1]""", ".nuke/parameters.json: found a list, expected an object with a key for each parameter.")]
    public async Task What_is_wrong_in_a_file_is_told_with_file_key_found_and_expected(string text, string error)
    {
        (await _harness.WithFile("parameters.json", text).Run<ParameterBuild>("Show")).ShouldBe(64);
        _harness.Errors.ShouldBe(error + "\n");
    }

    [Fact]
    public async Task A_file_may_begin_with_a_byte_order_mark()
    {
        (await _harness.WithFile("parameters.json", "\uFEFF{ \"Name\": \"marked\" }").Run<ParameterBuild>("Show")).ShouldBe(
            0,
            _harness.Errors
        );
        ParameterBuild.Last!.Name.ShouldBe("marked");
    }

    [Fact]
    public async Task A_key_that_stands_there_twice_is_refused()
    {
        (await _harness.WithFile("parameters.json", """{ "Name": "a", "name": "b" }""").Run<ParameterBuild>("Show")).ShouldBe(64);
        _harness.Errors.ShouldBe(".nuke/parameters.json: \"name\" stands there twice.\n");
    }

    [Fact]
    public async Task A_file_that_is_no_JSON_is_told_with_line_and_column()
    {
        (await _harness.WithFile("parameters.json", "{\n  \"Name\": oops\n}").Run<ParameterBuild>("Show")).ShouldBe(64);
        _harness.Errors.ShouldStartWith(".nuke/parameters.json: line 2, column 11: ");
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        _harness.WithFile("parameters.json", """{ "Level": "many", "Extra": 1 }""").WithVariable("NUKE_COLOR", "blue");
        await _harness.Run<ParameterBuild>("Show --stage test --nmae x");
        _harness.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(5);
    }

    [Fact]
    public async Task Without_a_root_the_way_out_is_named()
    {
        Directory.Delete(Path.Combine(_harness.Root, ".nuke"));
        (await _harness.Run<ParameterBuild>("Show")).ShouldBe(64);
        _harness.Errors.ShouldContain("holds a folder .nuke");
    }
}
