using Nuke.Common;
using Nuke.Common.CI.GitHubActions;

namespace Targets.Tests.CI;

public sealed class On_GitHub : IDisposable
{
    private readonly BuildHarness _harness = new BuildHarness()
        .WithVariable("GITHUB_ACTIONS", "true")
        .WithVariable("GITHUB_RUN_NUMBER", "7")
        .WithVariable("GITHUB_REF_NAME", "main");

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task The_summary_is_the_jobs()
    {
        (await WithFile("GITHUB_STEP_SUMMARY").Run<ReportingBuild>("Ship")).ShouldBe(1);
        System
            .Text.RegularExpressions.Regex.Replace(Read("GITHUB_STEP_SUMMARY"), @"\d+ ms", "TIME")
            .ShouldBe(
                """
                ### Ship failed after TIME.

                | Target | Status | Duration | |
                | --- | --- | ---: | --- |
                | Pack | Succeeded | TIME | Version: 1.0 &#124; &lt;b&gt;, Notes: one two |
                | Ship | Failed | TIME | no &#96;entry&#96; &lt;/pre&gt; |

                **Ship**

                <pre>no `entry` &lt;/pre&gt;
                second line</pre>


                """
            );
    }

    [Fact]
    public async Task What_targets_report_are_outputs()
    {
        await WithFile("GITHUB_OUTPUT").Run<ReportingBuild>("Pack");
        System
            .Text.RegularExpressions.Regex.Replace(Read("GITHUB_OUTPUT"), "[0-9a-f]{32}", "END")
            .ShouldBe("pack-version<<END\n1.0 | <b>\nEND\npack-notes<<END\none\ntwo\nEND\n");
    }

    [Fact]
    public async Task A_failure_that_names_a_file_is_an_annotation_there()
    {
        await _harness.Run<ReportingBuild>("Points");
        _harness.Output.ShouldContain("::error file=db/007%2Cx.sql,line=3::Points failed: broken\n");
    }

    [Fact]
    public async Task The_build_can_ask_it()
    {
        (await _harness.Run<ReportingBuild>("Ask")).ShouldBe(0);
        (await _harness.Run<ReportingBuild>("Ask --host Terminal")).ShouldBe(1);
    }

    private BuildHarness WithFile(string variable) => _harness.WithVariable(variable, Path.Combine(_harness.Root, variable));

    private string Read(string variable) => File.ReadAllText(Path.Combine(_harness.Root, variable));

    private sealed class ReportingBuild : NukeBuild
    {
        private Target Pack =>
            _ =>
                _.Executes(() =>
                    ReportSummary(facts =>
                    {
                        facts["Version"] = "1.0 | <b>";
                        facts["Notes"] = "one\ntwo";
                        return facts;
                    })
                );

        private Target Ship => _ => _.DependsOn(Pack).Executes(() => throw new InvalidOperationException("no `entry` </pre>\nsecond line"));

        private Target Points =>
            _ => _.Executes(() => throw new InvalidOperationException("broken") { Data = { ["file"] = "db/007,x.sql", ["line"] = 3 } });

        private Target Ask =>
            _ =>
                _.Executes(() =>
                {
                    GitHubActions.Instance.ShouldNotBeNull().RunNumber.ShouldBe(7);
                    GitHubActions.Instance.RefName.ShouldBe("main");
                    IsServerBuild.ShouldBeTrue();
                });
    }
}
