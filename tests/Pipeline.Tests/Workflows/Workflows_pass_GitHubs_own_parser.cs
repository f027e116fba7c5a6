using Pipeline.Processes;

namespace Pipeline.Tests.Workflows;

/// <summary>GitHub's parser, from npm; bundled, as it imports JSON in a way that Node.js does not take.</summary>
public sealed class Workflows_pass_GitHubs_own_parser : IAsyncLifetime
{
    private static readonly string Root = FindRoot();
    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-workflows-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (Executable.Find("npm") is null)
        {
            Xunit.Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", "Node.js is not installed.");
            Xunit.Assert.Fail("Node.js is not installed; .ci/run has to do that.");
        }

        foreach (var file in new[] { "package.json", "check-workflows.mjs" })
            File.Copy(Path.Combine(Root, "tests/Pipeline.Tests/Workflows", file), Path.Combine(_folder, file));
        await new Command("npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--silent").In(_folder).Run(Cancellation);
        await new Command(Path.Combine(_folder, "node_modules/.bin/esbuild"), "check-workflows.mjs", "--bundle", "--platform=node", "--format=cjs", "--outfile=check.cjs", "--log-level=error").In(_folder).Run(Cancellation);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task All_of_ours_do()
    {
        var workflows = Directory.GetFiles(Path.Combine(Root, ".github/workflows"));
        workflows.Length.ShouldBe(4);
        var result = await Check(workflows);
        result.Succeeded.ShouldBeTrue(result.Errors);
    }

    [Fact]
    public async Task One_with_a_wrong_key_does_not()
    {
        var wrong = Path.Combine(_folder, "wrong.yml");
        await File.WriteAllTextAsync(wrong, (await File.ReadAllTextAsync(Path.Combine(Root, ".github/workflows/ci.yml"), Cancellation)).Replace("runs-on", "run-on", StringComparison.Ordinal), Cancellation);
        var result = await Check(wrong);
        result.Succeeded.ShouldBeFalse();
        result.Errors.ShouldContain("run-on");
    }

    private Task<CommandResult> Check(params string[] workflows) => new Command("node", ["check.cjs", .. workflows]).In(_folder).Try(Cancellation);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pipeline.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
