using System.Text.RegularExpressions;
using Nuke.Common;

namespace Targets.Tests.Execution;

public sealed class What_becomes_of_a_failure : IDisposable
{
    private readonly BuildHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task The_rest_does_not_run_but_what_is_assured_does()
    {
        (await _harness.Run<FailingBuild>("Last")).ShouldBe(1);
        FailingBuild.Events.ShouldBe([
            "created",
            "initialized",
            "running Works",
            "succeeded Works",
            "running Fails",
            "failed Fails",
            "running Conclude",
            "succeeded Conclude",
            "finished 1",
        ]);
        _harness.Output.ShouldContain("Fails failed: what happened\nand why\n");
        _harness.Output.ShouldNotContain("   at ");
        Timeless(_harness.Output[_harness.Output.IndexOf("  Works", StringComparison.Ordinal)..])
            .ShouldBe(
                """
                  Works     Succeeded  TIME
                  Fails     Failed     TIME  what happened
                  Last      Not run
                  Conclude  Succeeded  TIME  Files: 3

                Fails failed after TIME.
                All of it, with details: .nuke/temp/logs/LOG

                """
            );
    }

    [Fact]
    public async Task The_log_it_names_has_the_stack_and_no_secret()
    {
        await _harness.Run<FailingBuild>("Last Tells --token hunter2secret");
        var log = File.ReadAllText(
            Path.Combine(_harness.Root, _harness.Output[_harness.Output.IndexOf(".nuke/temp/logs", StringComparison.Ordinal)..].Trim())
        );
        log.ShouldContain("   at Targets.Tests.Execution.What_becomes_of_a_failure.FailingBuild");
        log.ShouldContain("it is *** and ***");
        log.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task The_stack_is_shown_to_who_asks_for_it()
    {
        await _harness.Run<FailingBuild>("Last --verbosity verbose");
        _harness.Output.ShouldContain("   at ");
    }

    [Fact]
    public async Task One_that_does_not_stop_the_others_fails_the_build_all_the_same()
    {
        (await _harness.Run<FailingBuild>("AfterProceeding")).ShouldBe(1);
        FailingBuild.Events.ShouldContain("succeeded AfterProceeding");
    }

    [Fact]
    public async Task The_builds_own_exit_code_goes_before_the_engines() => (await _harness.Run<FailingBuild>("OwnExitCode")).ShouldBe(3);

    [Fact]
    public async Task On_GitHub_it_is_an_annotation_and_targets_are_folded()
    {
        await _harness.WithVariable("GITHUB_ACTIONS", "true").Run<FailingBuild>("Last");
        Regex
            .Replace(_harness.Output, "file=[^,]*/Targets.Tests/[^,]*,line=[0-9]+", "PLACE")
            .ShouldContain("::group::Fails\n::error::Fails failed: what happened%0Aand why\n::endgroup::\n");
    }

    [Fact]
    public async Task A_secret_is_never_shown_even_when_it_is_written_in_pieces()
    {
        await _harness.Run<FailingBuild>("Tells --token hunter2secret");
        _harness.Output.ShouldContain("it is *** and ***\n");
        _harness.Output.ShouldNotContain("hunter2");
    }

    private static string Timeless(string output) =>
        Regex.Replace(
            Regex
                .Replace(output, @" *\d+ ms", " TIME")
                .Replace("Succeeded TIME", "Succeeded  TIME", StringComparison.Ordinal)
                .Replace("Failed TIME", "Failed     TIME", StringComparison.Ordinal),
            @"logs/\S+",
            "logs/LOG"
        );

    private sealed class FailingBuild : NukeBuild
    {
        public FailingBuild() => Events.Clear();

        public static List<string> Events { get; } = [];

        [Parameter, Secret]
        private readonly string? Token;

        private Target Works => _ => _.Executes(() => { });

        private Target Fails =>
            _ =>
                _.DependsOn(Works)
                    .Executes(async () =>
                    {
                        await Task.Yield();
                        throw new InvalidOperationException("what happened\nand why");
                    });

        private Target Last => _ => _.DependsOn(Fails).Triggers(Conclude).Executes(() => { });

        private Target Conclude =>
            _ =>
                _.AssuredAfterFailure()
                    .Executes(() =>
                        ReportSummary(facts =>
                        {
                            facts["Files"] = "3";
                            return facts;
                        })
                    );

        private Target Proceeds => _ => _.ProceedAfterFailure().Executes(() => throw new InvalidOperationException("a little thing"));

        private Target AfterProceeding => _ => _.DependsOn(Proceeds).Executes(() => { });

        private Target OwnExitCode =>
            _ =>
                _.Executes(() =>
                {
                    ExitCode = 3;
                    throw new InvalidOperationException("refused");
                });

        private Target Tells =>
            _ =>
                _.Executes(() =>
                {
                    Console.Write("it is hunter2");
                    Console.Out.Flush();
                    Console.WriteLine($"secret and {Token}");
                });

        protected internal override void OnBuildCreated() => Events.Add("created");

        protected internal override void OnBuildInitialized() => Events.Add("initialized");

        protected internal override void OnTargetRunning(string target) => Events.Add($"running {target}");

        protected internal override void OnTargetSucceeded(string target) => Events.Add($"succeeded {target}");

        protected internal override void OnTargetFailed(string target) => Events.Add($"failed {target}");

        protected internal override void OnBuildFinished() => Events.Add($"finished {ExitCode}");
    }
}
