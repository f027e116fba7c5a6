using Pipeline.Processes;

namespace Scenarios.Node;

/// <summary>What judges our files by others' rules comes from npm: GitHub's own parser of workflows, and a validator of JSON schemas. Installed below the temporary folder.</summary>
public sealed class NodePackages : IAsyncLifetime
{
    private static readonly string Sources = Path.Combine(Checkout.Repository, "tests/Scenarios/Node");
    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-node-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (Executable.Find("npm") is null)
            return;
        foreach (var file in Directory.EnumerateFiles(Sources).Where(file => Path.GetExtension(file) is ".mjs" or ".json"))
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        await new Command("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts").In(_folder).Run(CancellationToken.None);
    }

    /// <summary>The errors that GitHub would tell of a workflow; none when it would take it.</summary>
    public async Task<string> WorkflowErrors(string workflow)
    {
        var file = Path.Combine(_folder, "workflow.yml");
        await File.WriteAllTextAsync(file, workflow, Cancellation);
        return await Run("check-workflow.mjs", file);
    }

    /// <summary>What a schema says against JSON files; nothing when they are as it wants them.</summary>
    public Task<string> SchemaErrors(string schema, params string[] files) => Run("check-schema.mjs", [schema, .. files]);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<string> Run(string script, params string[] arguments)
    {
        if (Executable.Find("npm") is null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("Node.js with npm is not installed.");
        return (await new Command("node", [script, .. arguments]).In(_folder).Run(Cancellation)).Output;
    }
}
