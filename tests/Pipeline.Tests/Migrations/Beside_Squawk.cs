using System.Text.Json;
using Pipeline.Processes;
using Pipeline.Tests.Migrations.Tools;

namespace Pipeline.Tests.Migrations;

/// <summary>
/// What Squawk (https://squawkhq.com), which reads the text alone, says of the corpus: which migrations are not safe. It does not see the data, on whose size that
/// depends, nor what PostgreSQL makes of a statement.
/// </summary>
public sealed class Beside_Squawk(MigrationTools tools) : IClassFixture<MigrationTools>
{
    /// <summary>What the pipeline sees to itself (timeouts, one transaction a file), and style that keeps nobody waiting.</summary>
    private static readonly string[] LeftOut =
    [
        "require-lock-timeout",
        "require-statement-timeout",
        "require-timeout-settings",
        "prefer-robust-stmts",
        "transaction-nesting",
    ];

    private string Squawk => Path.Combine(tools.NodeModules, "@squawk-cli", "linux-x64", "bin", "squawk");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_judge_the_same_migrations()
    {
        MigrationTools.Need("npm");
        Assert.SkipUnless(File.Exists(Squawk), "Squawk's program is not to be had for this machine.");
        var warned = await Warned();

        var unsafeOnes = Corpus.Files.Where(file => Corpus.Expected(file).Class != "safe").ToHashSet();
        var right = warned.Count(unsafeOnes.Contains);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"Squawk warns of {warned.Count} of {Corpus.Files.Count} migrations; {unsafeOnes.Count} are not safe, and {right} of them it finds: precision {(double)right / warned.Count:P0}, recall {(double)right / unsafeOnes.Count:P0}"
        );

        // Fewer would mean that it was not asked as it should be.
        right.ShouldBeGreaterThan(unsafeOnes.Count / 4);
        right.ShouldBeLessThan(unsafeOnes.Count);
    }

    private async Task<HashSet<string>> Warned()
    {
        var warned = new HashSet<string>();
        foreach (var inTransaction in new[] { true, false })
        {
            var files = Corpus.Files.Where(file => File.ReadLines(file).First() != "-- pipeline: no-transaction" == inTransaction).ToList();
            string[] assumption = inTransaction ? ["--assume-in-transaction"] : [];
            var told = await new Command(Squawk, [.. assumption, "--reporter", "json", .. files]).Try(Cancellation);
            using var findings = JsonDocument.Parse(told.Output);
            foreach (var finding in findings.RootElement.EnumerateArray())
                if (!LeftOut.Contains(finding.GetProperty("rule_name").GetString()))
                    warned.Add(finding.GetProperty("file").GetString()!);
        }

        return warned;
    }
}
