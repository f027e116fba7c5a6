using Pipeline.Processes;

namespace Scenarios.Packages;

/// <summary>Packed once for all that try the packages.</summary>
[CollectionDefinition(nameof(PackedPackages))]
public sealed class WithPackedPackages : ICollectionFixture<PackedPackages>;

/// <summary>The three packages of this repository in a feed of their own, under a version that no cache can know.</summary>
public sealed class PackedPackages : IAsyncLifetime
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("pipeline-packages-").FullName;

    public string Version { get; } = $"0.1.0-test.{Guid.NewGuid():N}";

    public string Feed => Path.Combine(Folder, "feed");

    private string Caches => Path.Combine(Folder, "caches");

    public async ValueTask InitializeAsync()
    {
        foreach (var project in new[] { "Targets", "Pipeline", "Tool" })
        {
            await Dotnet(
                Checkout.Repository,
                "pack",
                $"src/{project}",
                "--output",
                Feed,
                "--artifacts-path",
                Path.Combine(Folder, "artifacts"),
                $"-p:Version={Version}",
                "-nodeReuse:false",
                "-p:UseSharedCompilation=false",
                "-nologo",
                "--verbosity",
                "quiet"
            );
        }
    }

    /// <summary>A copy of a folder of this repository's, which knows nothing of the repository but the feed.</summary>
    public string Copy(string folder)
    {
        var copy = Path.Combine(Folder, Path.GetFileName(folder));
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(folder, file);
            if (relative.Split('/')[0] is "bin" or "obj")
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copy, relative))!);
            File.Copy(file, Path.Combine(copy, relative), overwrite: true);
        }

        return copy;
    }

    /// <summary>Runs the SDK with caches of its own beside those of the machine.</summary>
    public Task<CommandResult> Dotnet(string folder, params string[] arguments) =>
        new Command("dotnet", arguments)
            .In(folder)
            .With("NUGET_PACKAGES", Caches)
            .With("RestoreAdditionalProjectSources", Feed)
            .With(
                "RestoreFallbackFolders",
                Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages")
            )
            .With("RestorePackagesWithLockFile", null)
            .With("CI", null)
            .Run(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
