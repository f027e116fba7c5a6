using Nuke.Common;
using Nuke.Common.Tooling;
using Serilog;

namespace Targets.Tests.Output;

public sealed class What_is_masked : IDisposable
{
    private const string Secret = "hun/ter \"2\" ümlaut&";
    private readonly BuildHarness _harness = new BuildHarness().WithVariable("NUKE_TOKEN", Secret);

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData("Plain", "<***>")]
    [InlineData("InPieces", "<***>")]
    [InlineData("Encoded", "<***> <***> <***> <***>")]
    [InlineData("Logged", "<***>")]
    [InlineData("OnErrors", "<***>")]
    [InlineData("Child", "<***>")]
    [InlineData("Fetched", "<***> <***>")]
    [InlineData("Lines", "<***>\n<***>")]
    public async Task Wherever_it_is_written_and_however(string target, string shown)
    {
        (await _harness.Run<LeakyBuild>(target)).ShouldBe(0, _harness.Errors);
        var log = LogFile();
        (_harness.Output + _harness.Errors).ShouldContain(shown);
        foreach (var text in new[] { _harness.Output, _harness.Errors, log })
        {
            text.ShouldNotContain("hun");
            text.ShouldNotContain("ter \"2");
            text.ShouldNotContain("fetched later");
        }
    }

    [Fact]
    public async Task In_the_words_of_a_failure_and_of_its_stack()
    {
        (await _harness.Run<LeakyBuild>("Fails --verbosity verbose")).ShouldBe(1);
        _harness.Output.ShouldContain("Fails failed: no entry with <***>\n");
        _harness.Output.ShouldNotContain("hun/ter");
        LogFile().ShouldNotContain("hun/ter");
    }

    [Fact]
    public async Task On_GitHub_it_is_told_to_be_masked_there_too_before_anything_else()
    {
        var summary = Path.Combine(_harness.Root, "summary");
        await _harness.WithVariable("GITHUB_ACTIONS", "true").WithVariable("GITHUB_STEP_SUMMARY", summary).Run<LeakyBuild>("Fails");
        _harness.Output.ShouldStartWith($"::add-mask::{Secret}\n");
        File.ReadAllText(summary).ShouldContain("no entry with &lt;***&gt;");
        await _harness.Run<LeakyBuild>("Fetched");
        _harness.Output.ShouldContain("::add-mask::fetched later\n");
    }

    [Fact]
    public async Task Who_only_pretends_to_be_on_GitHub_is_not_shown_it()
    {
        await _harness.Run<LeakyBuild>("Fails --host GitHubActions");
        _harness.Output.ShouldContain("::group::Fails");
        _harness.Output.ShouldNotContain("::add-mask::");
    }

    private string LogFile() => File.ReadAllText(Directory.EnumerateFiles(Path.Combine(_harness.Root, ".nuke", "temp", "logs")).Max()!);

    private sealed class LeakyBuild : NukeBuild
    {
        [Parameter, Secret]
        private readonly string Token = "";

        private Target Plain => _ => _.Executes(() => Console.WriteLine($"<{Token}>"));

        private Target InPieces =>
            _ =>
                _.Executes(() =>
                {
                    Console.Write($"<{Token[..7]}");
                    Console.Out.Flush();
                    Console.Write(Token[7..]);
                    Console.WriteLine('>');
                });

        private Target Encoded =>
            _ =>
                _.Executes(() =>
                    Console.WriteLine(
                        $"<{Uri.EscapeDataString(Token)}> <{Uri.EscapeDataString(Token).Replace("%2F", "%2f", StringComparison.Ordinal)}> <{System.Net.WebUtility.UrlEncode(Token)}> <{System.Text.Json.JsonSerializer.Serialize(Token).Trim('"')}>"
                    )
                );

        private Target Logged => _ => _.Executes(() => Log.Information("<{Token}>", Token));

        private Target OnErrors => _ => _.Executes(() => Console.Error.WriteLine($"<{Token}>"));

        private Target Child =>
            _ =>
                _.Executes(() =>
                    ToolResolver.GetPathTool("printenv")(
                        "NUKE_CHILD_TOKEN",
                        environmentVariables: new Dictionary<string, string> { ["NUKE_CHILD_TOKEN"] = $"<{Token}>" }
                    )
                );

        private Target Fetched =>
            _ =>
                _.Executes(() =>
                {
                    ((Action<string>)AppContext.GetData("Targets.Mask")!)("fetched later");
                    Console.WriteLine($"<{Token}> <fetched later>");
                });

        private Target Lines =>
            _ =>
                _.Executes(() =>
                {
                    ((Action<string>)AppContext.GetData("Targets.Mask")!)("hunter of lines\nhunted by lines\n");
                    Console.WriteLine("<hunter of lines>\n<hunted by lines>");
                });

        private Target Fails => _ => _.Executes(() => throw new InvalidOperationException($"no entry with <{Token}>"));
    }
}
