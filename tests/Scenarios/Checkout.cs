using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Databases;
using Pipeline.Processes;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Scenarios;

/// <summary>A checkout of this repository with a sandbox of its own, in which whole runs are tried as a user would.</summary>
internal sealed class Checkout : IAsyncDisposable
{
    public static readonly string Repository = FindRepository();

    private Checkout(string folder) => Folder = folder;

    public string Folder { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>This repository as it is in the work tree, committed to a repository of its own; fewer users and a shorter watch than shipped.</summary>
    public static async Task<Checkout> Make()
    {
        var checkout = new Checkout(Directory.CreateTempSubdirectory("pipeline-scenario-").FullName);
        File.SetUnixFileMode(checkout.Folder, File.GetUnixFileMode(checkout.Folder) | UnixFileMode.OtherExecute);
        var files = await new Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
            .In(Repository)
            .Run(Cancellation);
        foreach (
            var file in files
                .Output.Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Where(file => File.Exists(Path.Combine(Repository, file)))
        )
        {
            var target = Path.Combine(checkout.Folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(Repository, file), target);
        }

        checkout.Configure("staging");
        checkout.Configure("production");
        await checkout.Git("init", "--quiet", "--initial-branch", "main");
        await checkout.Commit("everything");
        return checkout;
    }

    /// <summary>Runs the pipeline to its end.</summary>
    public async Task<Outcome> Run(params string[] arguments)
    {
        var result = await Command(arguments).Try(Cancellation);
        return new Outcome(result.ExitCode, result.Output, result.Errors);
    }

    /// <summary>Runs the pipeline, and expects an exit code.</summary>
    public async Task<Outcome> Run(int exitCode, params string[] arguments)
    {
        var outcome = await Run(arguments);
        outcome.ExitCode.ShouldBe(exitCode, outcome.ToString());
        return outcome;
    }

    /// <summary>Runs the pipeline and sends it a signal as soon as it says something: a stage's name, or the beginning of a line below one.</summary>
    public async Task<Outcome> Signal(string signal, string said, params string[] arguments)
    {
        var output = new List<string>();
        var failure = await Command(arguments)
            .Read(
                async (stream, token) =>
                {
                    using var reader = new StreamReader(stream);
                    while (await reader.ReadLineAsync(token) is { } line)
                    {
                        output.Add(line);
                        if (line == said || line.StartsWith($"  {said} ", StringComparison.Ordinal))
                            await new Command("pkill", $"-{signal}", "-f", $"_build.dll .*{Folder}$").Try(CancellationToken.None);
                    }
                },
                Cancellation
            )
            .ShouldThrowAsync<Pipeline.PipelineException>();
        return new Outcome(
            failure.Message.Contains("exit code 130", StringComparison.Ordinal) ? 130 : -1,
            string.Join('\n', output),
            failure.Message
        );
    }

    /// <summary>Runs the pipeline and kills it as soon as something is so.</summary>
    /// <param name="so">A query that then answers true.</param>
    /// <param name="arguments">The targets.</param>
    public async Task Kill(string so, params string[] arguments)
    {
        await using var connection = await Database().Maintenance.Connect(Cancellation);
        var run = Command(arguments).Try(Cancellation);
        while (!await connection.Scalar<bool>(so, Cancellation))
        {
            if (run.IsCompleted)
                Assert.Fail($"It ended before it was killed: {await run}");
        }

        await new Command("pkill", "-KILL", "-f", $"_build.dll .*{Folder}$").Try(CancellationToken.None);
        (await run).Succeeded.ShouldBeFalse();
    }

    /// <summary>Changes a file and commits it: another release.</summary>
    public async Task Change(string file, string text)
    {
        var path = Path.Combine(Folder, file);
        await File.WriteAllTextAsync(path, text, Cancellation);
        await Commit($"Change {file}");
    }

    /// <summary>Takes files away and commits that.</summary>
    public async Task Remove(params string[] files)
    {
        foreach (var file in files)
            File.Delete(Path.Combine(Folder, file));
        await Commit("Remove files");
    }

    /// <summary>Changes a parameter and commits it.</summary>
    public async Task Set(string environment, string path, JsonNode? value)
    {
        Configure(environment, parameters => Enter(parameters, path.Split('.')[..^1])[path.Split('.')[^1]] = value);
        await Commit($"Set {path}");
    }

    public async Task<JsonNode> Status(string environment = "staging") =>
        JsonNode.Parse((await Run(0, "Status", "--environment", environment, "--json")).Output)!;

    public async Task<string?> Revision(string environment = "staging") =>
        (string?)JsonNode.Parse((await Run(0, "MigrationStatus", "--environment", environment, "--json")).Output)!["current"];

    public Task Git(params string[] arguments) =>
        new Command("git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", .. arguments]).In(Folder).Run(Cancellation);

    /// <summary>Where the parts of a sandbox are.</summary>
    public JsonNode Sandbox(string environment = "staging") => JsonNode.Parse(File.ReadAllText(SandboxFile("sandbox.json", environment)))!;

    public string SandboxFile(string name, string environment = "staging") => Path.Combine(Folder, ".nuke/temp/sandbox", environment, name);

    public Database Database(string environment = "staging") =>
        new("127.0.0.1", (int)Sandbox(environment)["databasePort"]!, "app", "app", File.ReadAllText(SandboxFile("password", environment)));

    public async Task<T> Ask<T>(string sql, string environment = "staging")
    {
        await using var connection = await Database(environment).Connect(Cancellation);
        return (await connection.Scalar<T>(sql, Cancellation))!;
    }

    /// <summary>All that must survive whatever happens: how many users and logins, and a checksum over them.</summary>
    public Task<string> Fingerprint() =>
        Ask<string>(
            "SELECT format('%s users %s, %s logins', count(*), sum(hashtextextended(email || password, 0)), (SELECT count(*) FROM logins WHERE id <= 2000)) FROM users"
        );

    public async Task<JsonNode> Get(string path, string environment = "staging")
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{(int)Sandbox(environment)["proxyPort"]!}/") };
        return JsonNode.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative), Cancellation))!;
    }

    public async ValueTask DisposeAsync()
    {
        // Each by its name, as one that has a store of its own must be.
        foreach (var environment in new[] { "staging", "production" }.Where(name => Directory.Exists(SandboxFile("", name))))
            await Command("SandboxDown", "--environment", environment).Try(CancellationToken.None);
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The pipeline, not yet run.</summary>
    public Command Command(params string[] arguments) =>
        new Command(Path.Combine(Repository, "build.sh"), [.. arguments, "--root", Folder])
            .In(Folder)
            .With("CI", null)
            .With("GITHUB_ACTIONS", null);

    private async Task Commit(string message)
    {
        await Git("add", "--all");
        await Git("commit", "--quiet", "--allow-empty", "-m", message);
    }

    private void Configure(string environment) =>
        Configure(
            environment,
            parameters =>
            {
                parameters["Sandbox"]!["users"] = 2000;
                parameters["Monitoring"]!["window"] = "5s";
                parameters["Monitoring"]!["baselineWindow"] = "1s";
                parameters["Gates"]!["freeDisk"] = "0%";
            }
        );

    private void Configure(string environment, Action<JsonNode> change)
    {
        var file = Path.Combine(Folder, ".nuke", $"parameters.{environment}.json");
        var parameters = JsonNode.Parse(File.ReadAllText(file))!;
        change(parameters);
        File.WriteAllText(file, parameters.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    private static JsonNode Enter(JsonNode node, IEnumerable<string> path) =>
        path.Aggregate(node, (inside, step) => inside[step] ?? (inside[step] = new JsonObject()));

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pipeline.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}

/// <summary>How a run ended, and what it said.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Errors)
{
    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Errors}";
}
