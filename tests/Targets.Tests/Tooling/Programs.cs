using System.Diagnostics;
using Nuke.Common;
using Nuke.Common.Tooling;

namespace Targets.Tests.Tooling;

public sealed class Programs : IDisposable
{
    private readonly BuildHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task Get_their_arguments_as_they_are_meant()
    {
        const string awkward = "a \"b\\\" c\\";
        (await _harness.Run<ToolBuild>(["Print", "--value", awkward])).ShouldBe(0, _harness.Output);
        ToolBuild.Seen.ShouldBe([$"[{awkward}]", "[]", $"[{awkward}]"]);
    }

    [Fact]
    public async Task Say_how_they_ended()
    {
        (await _harness.Run<ToolBuild>("Fail")).ShouldBe(1);
        _harness.Output.ShouldContain("/bash ended with exit code 3:\n  why\n");
    }

    [Fact]
    public async Task Are_killed_when_their_time_is_over_with_all_they_started()
    {
        (await _harness.Run<ToolBuild>("Hang")).ShouldBe(1);
        _harness.Output.ShouldContain("took longer than it may, and was killed.");
        await WaitForEnd().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        static async Task WaitForEnd()
        {
            var child = int.Parse(ToolBuild.Seen[0], System.Globalization.CultureInfo.InvariantCulture);
            try
            {
                using var process = Process.GetProcessById(child);
                await process.WaitForExitAsync();
            }
            catch (ArgumentException)
            {
                // It has ended already.
            }
        }
    }

    [Fact]
    public async Task Show_nothing_that_is_to_be_kept_out()
    {
        (await _harness.Run<ToolBuild>("Quiet --value hidden")).ShouldBe(0);
        _harness.Output.ShouldContain("/echo ***\n");
        _harness.Output.ShouldContain("\n  ***\n");
        _harness.Output.ShouldNotContain("hidden");
    }

    [Fact]
    public void That_there_are_not_are_named() =>
        Should
            .Throw<InvalidOperationException>(() => ToolResolver.GetPathTool("no-such-program"))
            .Message.ShouldBe("There is no program \"no-such-program\" in the folders of PATH.");

    private sealed class ToolBuild : NukeBuild
    {
        public ToolBuild() => Seen = [];

        public static List<string> Seen { get; private set; } = [];

        [Parameter]
        private readonly string Value = "";

        [PathVariable]
        private readonly Tool? Echo;

        private Target Print =>
            _ =>
                _.Executes(() =>
                {
                    var printf = ToolResolver.GetPathTool("printf");
                    Seen.AddRange(printf($"[%s]\\n {Value} {""} {Value:dq}").Select(line => line.Text));
                });

        private Target Fail => _ => _.Executes(() => ProcessTasks.StartShell("echo why; exit 3").AssertZeroExitCode());

        private Target Hang =>
            _ =>
                _.Executes(() =>
                {
                    using var process = ProcessTasks.StartProcess(
                        "bash",
                        $"-c {"sleep 300 & echo $!; wait":dq}",
                        timeout: 1000,
                        logger: (_, line) => Seen.Add(line)
                    );
                    process.AssertWaitForExit();
                });

        private Target Quiet => _ => _.Executes(() => Echo!($"{Value:r}"));
    }
}
