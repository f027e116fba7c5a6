using Pipeline.Processes;

namespace Pipeline.Tests.Migrations.Tools;

/// <summary>The tools themselves: Knex and node-pg-migrate from npm, installed once; Alembic from apt.</summary>
public sealed class MigrationTools : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-tools-").FullName;

    private static string Sources => Path.Combine(AppContext.BaseDirectory, "Migrations", "Tools");

    /// <summary>Where the packages are.</summary>
    public string NodeModules => Path.Combine(_folder, "node_modules");

    public async ValueTask InitializeAsync()
    {
        if (Executable.Find("npm") is null)
            return;
        foreach (var file in new[] { "package.json", "package-lock.json" })
            File.Copy(Path.Combine(Sources, file), Path.Combine(_folder, file));
        await new Command("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts").In(_folder).Run(CancellationToken.None);
    }

    /// <summary>A file beside these tests.</summary>
    public static Task<string> Source(string name) => File.ReadAllTextAsync(Path.Combine(Sources, name));

    /// <summary>Skips the test when a program is missing; in continuous integration that is a fault.</summary>
    public static void Need(string program)
    {
        if (Executable.Find(program) is not null)
            return;
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", $"{program} is not installed.");
        Assert.Fail($"{program} is not installed; .ci/run has to do that.");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
