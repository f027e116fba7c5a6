using Pipeline.Deployments;
using Pipeline.Environments;
using Pipeline.Runs;

namespace Pipeline.Tests.Deployments;

public sealed class Artifacts_are_built_once : IDisposable
{
    private const string Good = "WebApplication.Create(args).Run();";

    /// <summary>What the documentation of the settings recommends.</summary>
    private static readonly string[] DotnetPublish =
    [
        "dotnet",
        "publish",
        "-nologo",
        "-v",
        "q",
        "-c",
        "Release",
        "-o",
        "{output}",
        "-p:Version={version}",
        "-p:ContinuousIntegrationBuild=true",
        "-p:IncludeSourceRevisionInInformationalVersion=false",
        "-p:DebugType=embedded",
        "-p:PathMap={sources}=/_",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("artifact-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Unchanged_sources_give_one_artifact_wherever_they_are_built()
    {
        var first = await Builder(DotnetPublish).Build(await Sources("here", Good), "1.0.0", "0123abc", Cancellation);
        var elsewhere = await Builder(DotnetPublish).Build(await Sources("elsewhere", Good), "1.0.0", "0123abc", Cancellation);

        elsewhere.ShouldBe(first);
        Path.GetFileName(first.Folder).ShouldBe($"1.0.0-{first.Digest[..12]}");
        Directory.GetFileSystemEntries(Releases).ShouldBe([first.Folder]);
    }

    [Fact]
    public async Task A_failing_build_tells_the_compilers_errors()
    {
        var sources = await Sources("broken", "WebApplication.Create(args).Walk();");
        var failure = await Should.ThrowAsync<PipelineException>(() =>
            Builder(DotnetPublish).Build(sources, "1.0.0", "0123abc", Cancellation)
        );
        failure.What.ShouldStartWith("The build of test 1.0.0 failed: \"dotnet publish");
        failure.Why!.ShouldContain("error CS1061");
        failure.Why!.Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task Another_content_is_another_artifact()
    {
        var one = await Shell("echo one > $0/file").Build(_folder, "1.0.0", "0123abc", Cancellation);
        var other = await Shell("echo other > $0/file").Build(_folder, "1.0.0", "0123abc", Cancellation);
        var executable = await Shell("echo other > $0/file; chmod +x $0/file").Build(_folder, "1.0.0", "0123abc", Cancellation);
        new[] { one.Folder, other.Folder, executable.Folder }.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task The_umask_of_whoever_builds_does_not_matter()
    {
        var open = await Shell("umask 000; echo one > $0/file").Build(_folder, "1.0.0", "0123abc", Cancellation);
        (await Shell("umask 077; echo one > $0/file").Build(_folder, "1.0.0", "0123abc", Cancellation)).ShouldBe(open);
    }

    [Fact]
    public async Task What_a_killed_build_has_left_is_removed()
    {
        Directory.CreateDirectory(Path.Combine(Releases, ".building-1", "half"));
        var artifact = await Shell("echo {version} {commit} > $0/file").Build(_folder, "1.0.0", "0123abc", Cancellation);
        Directory.GetFileSystemEntries(Releases).ShouldBe([artifact.Folder]);
        (await File.ReadAllTextAsync(Path.Combine(artifact.Folder, "file"), Cancellation)).ShouldBe("1.0.0 0123abc\n");
    }

    /// <summary>Two environments share the sources, and what a compiler keeps beside them.</summary>
    [Fact]
    public async Task Two_builds_of_the_same_sources_wait_for_each_other()
    {
        string[] words = ["sh", "-c", "mkdir {sources}/busy && sleep 0.2 && rmdir {sources}/busy && echo one > $0/file", "{output}"];
        var transcript = new Transcript(TextWriter.Null, new Secrets(), TimeProvider.System);
        var builders = new[] { "staging", "production" }
            .Select(environment => new ServiceSettings
            {
                Name = "test",
                Publish = words,
                Directory = Path.Combine(_folder, environment),
            })
            .Select(settings => new ArtifactBuilder(settings, transcript));

        await Task.WhenAll(builders.Select(builder => builder.Build(_folder, "1.0.0", "0123abc", Cancellation)));
    }

    [Fact]
    public async Task A_damaged_artifact_is_replaced()
    {
        var artifact = await Shell("echo good > $0/file").Build(_folder, "1.0.0", "0123abc", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(artifact.Folder, "file"), "damaged", Cancellation);
        await Shell("echo good > $0/file").Build(_folder, "1.0.0", "0123abc", Cancellation);
        (await File.ReadAllTextAsync(Path.Combine(artifact.Folder, "file"), Cancellation)).ShouldBe("good\n");
    }

    [Fact]
    public async Task A_build_that_makes_nothing_has_failed() =>
        (await Should.ThrowAsync<PipelineException>(() => Shell("true").Build(_folder, "1.0.0", "0123abc", Cancellation))).What.ShouldBe(
            "The build of test 1.0.0 made nothing."
        );

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_told()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "service"), "a file", Cancellation);
        var failure = await Should.ThrowAsync<PipelineException>(() =>
            Shell("echo one > $0/file").Build(_folder, "1.0.0", "0123abc", Cancellation)
        );
        failure.What.ShouldBe($"The artifact of test 1.0.0 cannot be kept in \"{Releases}\".");
    }

    private string Releases => Path.Combine(_folder, "service", "releases");

    private ArtifactBuilder Shell(string script) => Builder("sh", "-c", script, "{output}");

    private ArtifactBuilder Builder(params string[] words) =>
        new(
            new ServiceSettings
            {
                Name = "test",
                Publish = words,
                Directory = Path.Combine(_folder, "service"),
            },
            new Transcript(TextWriter.Null, new Secrets(), TimeProvider.System)
        );

    private async Task<string> Sources(string name, string program)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), program, Cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "App.csproj"),
            """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
            </Project>
            """,
            Cancellation
        );
        return folder;
    }
}
