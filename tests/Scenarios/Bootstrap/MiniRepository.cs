using Pipeline.Processes;

namespace Scenarios.Bootstrap;

/// <summary>One test's own small repository.</summary>
public sealed class MiniRepository(string folder)
{
    public string Folder => folder;

    public string BuildScript => Path.Combine(folder, "build.sh");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The folders of what was built.</summary>
    public IReadOnlyList<string> Builds =>
        [
            .. Directory
                .EnumerateDirectories(Path.Combine(folder, ".nuke/temp/build"))
                .Select(build => Path.GetFileName(build))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Runs build.sh.</summary>
    public Task<CommandResult> Run(params string[] arguments) => new Command(BuildScript, arguments).Try(Cancellation);

    /// <summary>What the pipeline greets with, which is part of its code.</summary>
    public async Task<string> Greet() => (await new Command(BuildScript, "greet").Run(Cancellation)).Output.Trim();

    public Task Greet(string text) => File.WriteAllTextAsync(GreetingFile, Greeting(text), Cancellation);

    public string GreetingFile => Path.Combine(folder, "src/Pipeline/Greeting.cs");

    public static string Greeting(string text) => $"static class Greeting {{ public const string Text = \"{text}\"; }}";

    /// <summary>A run without the machine's .NET: PATH has the programs of build.sh alone, and what is given on top.</summary>
    public async Task<CommandResult> RunWithoutDotnet(params (string Name, string Script)[] programs)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder, "programs")).FullName;
        foreach (
            var name in new[]
            {
                "bash",
                "find",
                "sort",
                "xargs",
                "sha256sum",
                "flock",
                "mktemp",
                "touch",
                "mkdir",
                "mv",
                "rm",
                "sed",
                "grep",
                "head",
                "tail",
                "readlink",
            }
        )
            File.CreateSymbolicLink(Path.Combine(path, name), Executable.Find(name).ShouldNotBeNull());
        foreach (var (name, script) in programs)
        {
            await File.WriteAllTextAsync(Path.Combine(path, name), script, Cancellation);
            File.SetUnixFileMode(Path.Combine(path, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return await new Command(BuildScript, "greet").With("PATH", path).With("DOTNET_ROOT", null).Try(Cancellation);
    }
}
