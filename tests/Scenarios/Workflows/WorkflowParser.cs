using Pipeline.Processes;

namespace Scenarios.Workflows;

/// <summary>GitHub's own parser of workflows, an npm package: installed below the temporary folder once, for these tests.</summary>
public sealed class WorkflowParser : IAsyncLifetime
{
    private static readonly string Sources = Path.Combine(Checkout.Repository, "tests/Scenarios/Workflows");
    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-workflows-").FullName;

    public async ValueTask InitializeAsync()
    {
        if (Executable.Find("npm") is null)
            return;
        foreach (var file in Directory.EnumerateFiles(Sources).Where(file => Path.GetExtension(file) is ".mjs" or ".json"))
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        await new Command("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts").In(_folder).Run(CancellationToken.None);
    }

    /// <summary>The errors that GitHub would tell of a workflow; none when it would take it.</summary>
    public async Task<string> Errors(string workflow)
    {
        if (Executable.Find("npm") is null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("Node.js with npm is not installed.");
        var file = Path.Combine(_folder, "workflow.yml");
        await File.WriteAllTextAsync(file, workflow, TestContext.Current.CancellationToken);
        return (await new Command("node", "check.mjs", file).In(_folder).Run(TestContext.Current.CancellationToken)).Output;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
