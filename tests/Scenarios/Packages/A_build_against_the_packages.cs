using Pipeline.Processes;

namespace Scenarios.Packages;

/// <summary>The sample in tests/Consumer, which says most of what NUKE's API lets a build say, against the packages and nothing else of this repository.</summary>
[Collection(nameof(PackedPackages))]
public sealed class A_build_against_the_packages(PackedPackages packages)
{
    [Fact]
    public async Task Compiles_and_runs_as_it_does_on_NUKE()
    {
        var folder = packages.Copy(Path.Combine(Checkout.Repository, "tests/Consumer"));
        await packages.Dotnet(
            folder,
            "build",
            $"-p:PipelineVersion={packages.Version}",
            "-nologo",
            "--verbosity",
            "quiet",
            "-nodeReuse:false"
        );

        var everything = await Run(folder, 0);
        everything.Output.ShouldContain("  deployed to Production\n");
        everything.Output.ShouldContain("  from bash\n");
        everything.Output.ShouldContain("  notify #ops\n");
        Order(everything.Output).ShouldBe(["Notify", "Backup", "Migrate", "Deploy", "Cleanup", "Smoke"]);

        var check = await Run(
            folder,
            0,
            "Check",
            "--environment",
            "staging",
            "--names",
            "a,b",
            "--port",
            "81",
            "--db-password",
            "hunter2secret",
            "--wait",
            "00:05:00",
            "--package",
            "here"
        );
        check.Output.ShouldContain(
            $"env=Staging sites=web:80:a,b, api:81: list=1 labels=tier=front retries=3 port=81 names=a,b pwd=*** pkg={folder}/here wait=00:05:00"
        );

        var failed = await Run(folder, 1, [("FAIL_MIGRATE", "1")]);
        failed.Output.ShouldContain("Migrate failed: migration exploded\n");
        Order(failed.Output).ShouldBe(["Notify", "Backup", "Migrate", "Cleanup"]);

        var proceeding = await Run(folder, 1, [("FAIL_SMOKE", "1")]);
        proceeding.Output.ShouldContain("Smoke failed: smoke failed\n");
        Order(proceeding.Output).ShouldBe(["Notify", "Backup", "Migrate", "Deploy", "Cleanup", "Smoke"]);

        var channel = await Run(folder, 0, "Notify", "--notify-channel", "#deploys");
        channel.Output.ShouldContain("  notify #deploys\n");
    }

    private static Task<CommandResult> Run(string folder, int exitCode, params string[] arguments) => Run(folder, exitCode, [], arguments);

    private static async Task<CommandResult> Run(
        string folder,
        int exitCode,
        (string Name, string Value)[] variables,
        params string[] arguments
    )
    {
        var build = new Command("dotnet", [Path.Combine(folder, "bin/Debug/net10.0/_build.dll"), .. arguments])
            .In(folder)
            .With("GITHUB_ACTIONS", null);
        var result = await variables
            .Aggregate(build, (command, variable) => command.With(variable.Name, variable.Value))
            .Try(TestContext.Current.CancellationToken);
        result.ExitCode.ShouldBe(exitCode, $"{result.Output}\n{result.Errors}");
        return result;
    }

    /// <summary>The headings, which stand alone on their lines.</summary>
    private static IEnumerable<string> Order(string output) =>
        output.Split('\n').Where(line => line is "Notify" or "Backup" or "Migrate" or "Deploy" or "Cleanup" or "Smoke");
}
