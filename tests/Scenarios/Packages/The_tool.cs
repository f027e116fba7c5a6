using System.Text.Json;
using Pipeline.Processes;

namespace Scenarios.Packages;

[Collection(nameof(PackedPackages))]
public sealed class The_tool(PackedPackages packages)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ships_a_repository_without_any_CSharp_of_its_own()
    {
        var tools = Path.Combine(packages.Folder, "tools");
        await packages.Dotnet(
            packages.Folder,
            "tool",
            "install",
            "Pipeline.Tool",
            "--version",
            packages.Version,
            "--tool-path",
            tools,
            "--add-source",
            packages.Feed
        );
        var repository = await Repository();
        try
        {
            (await Run(repository, 0, "--help")).ShouldStartWith("Usage: pipeline [targets]");
            (await Run(repository, 64, "DeployStagng")).ShouldContain("Did you mean DeployStaging?");
            (await Run(repository, 0, "DeployStaging")).ShouldContain("staging runs 1.0.0 ");
            (await Run(repository, 0, "Status", "--environment", "staging", "--json")).ShouldContain("\"version\": \"1.0.0\"");
            (await Run(repository, 0, "Rollback", "--environment", "staging", "--yes")).ShouldContain("staging was rolled back");
        }
        finally
        {
            await new Command(Path.Combine(tools, "pipeline"), "SandboxDown").In(repository).Try(CancellationToken.None);
        }

        async Task<string> Run(string folder, int exitCode, params string[] arguments)
        {
            var result = await new Command(Path.Combine(tools, "pipeline"), arguments)
                .In(folder)
                .With("CI", null)
                .With("GITHUB_ACTIONS", null)
                .Try(Cancellation);
            result.ExitCode.ShouldBe(exitCode, $"{result.Output}\n{result.Errors}");
            return result.Output + result.Errors;
        }
    }

    /// <summary>A service that is built by copying it, two migrations, and what the pipeline has to know.</summary>
    private async Task<string> Repository()
    {
        var folder = Path.Combine(packages.Folder, "repository");
        var service = Path.Combine(
            Path.GetDirectoryName(typeof(The_tool).Assembly.Location)!.Replace("/Scenarios/", "/TestService/", StringComparison.Ordinal)
        );
        await Write(
            ".nuke/parameters.json",
            JsonSerializer.Serialize(
                new
                {
                    Store = new { location = ".nuke/temp/store" },
                    Release = new { versionFile = "CHANGELOG.md" },
                    Service = new
                    {
                        name = "things",
                        publish = new[] { "cp", "-r", $"{service}/.", "{output}" },
                        start = new[] { "dotnet", "TestService.dll", "--urls", "http://unix:{socket}" },
                    },
                    Migrations = new { folder = "migrations" },
                    Checks = new[] { new { name = "ready", http = new { path = "/health/ready" } } },
                }
            )
        );
        await Write(
            ".nuke/parameters.staging.json",
            """
            {
              "Sandbox": { "users": 10, "earlierVersion": "0.9.0", "earlierRevision": "001", "seed": "seed.sql" },
              "Gates": { "freeDisk": "0%" },
              "Backups": { "minimumSize": "1B" },
              "Monitoring": { "window": "5s", "baselineWindow": "1s", "synthetic": [{ "path": "/health/ready" }], "thresholds": ["availability >= 99%"] }
            }
            """
        );
        await Write(".gitignore", ".nuke/temp/\n");
        await Write("CHANGELOG.md", "# Changes\n\n## 1.0.0\n\nThe first.\n");
        await Write("seed.sql", "INSERT INTO things SELECT generate_series(1, current_setting('seed.users')::int);");
        await Write("migrations/001_create_things.up.sql", "CREATE TABLE things (id int PRIMARY KEY);");
        await Write("migrations/001_create_things.down.sql", "DROP TABLE things;");
        await Write("migrations/002_add_name.up.sql", "ALTER TABLE things ADD COLUMN name text;");
        await Write("migrations/002_add_name.down.sql", "ALTER TABLE things DROP COLUMN name;");
        foreach (
            var arguments in new[]
            {
                "init --quiet --initial-branch main",
                "add --all",
                "-c user.name=Test -c user.email=test@example.org commit --quiet -m everything",
            }
        )
            await new Command("git", arguments.Split(' ')).In(folder).Run(Cancellation);
        return folder;

        async Task Write(string file, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            await File.WriteAllTextAsync(Path.Combine(folder, file), text, Cancellation);
        }
    }
}
