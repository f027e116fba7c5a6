using System.Text.Json.Nodes;
using Pipeline.Processes;
using Pipeline.Releases;
using Pipeline.Tests.Fixtures;
using Pipeline.Tests.Releases;

[assembly: AssemblyFixture(typeof(GitHubDescription))]

namespace Pipeline.Tests.Releases;

/// <summary>
/// GitHub's own OpenAPI description from npm, cut to the calls that are made here, with Prism in front of a small double: both what is sent and
/// what the double answers are validated against the description.
/// </summary>
public sealed class GitHubDescription : IAsyncDisposable
{
    private static readonly string[] Paths =
    [
        "/repos/{owner}/{repo}/git/ref/{ref}",
        "/repos/{owner}/{repo}/git/tags",
        "/repos/{owner}/{repo}/git/tags/{tag_sha}",
        "/repos/{owner}/{repo}/git/refs",
        "/repos/{owner}/{repo}/releases",
        "/repos/{owner}/{repo}/releases/tags/{tag}",
        "/repos/{owner}/{repo}/deployments",
        "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-github-").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _once = new(1);
    private JsonNode? _description;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A client of a GitHub that holds what the double holds, by way of the validation.</summary>
    internal async Task<ValidatedGitHub> Open()
    {
        if (Executable.Find("npm") is null)
        {
            Xunit.Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", "Node.js is not installed.");
            Xunit.Assert.Fail("Node.js is not installed; .ci/run has to do that.");
        }

        await _once.WaitAsync(Cancellation);
        try
        {
            _description ??= await Install();
        }
        finally
        {
            _once.Release();
        }

        var github = new GitHubDouble(_description);
        var port = LocalServer.FreePort();
        var prism = new Command(
            Path.Combine(_folder, "node_modules/.bin/prism"),
            "proxy",
            "--errors",
            "-p",
            $"{port}",
            Path.Combine(_folder, "cut.json"),
            github.Address.ToString()
        ).Try(_stop.Token);
        await Eventually.Is(() => Answers(port), Cancellation);
        return new ValidatedGitHub(
            github,
            prism,
            new GitHubSettings { Repository = "octocat/example", Api = new Uri($"http://127.0.0.1:{port}/") }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<JsonNode> Install()
    {
        var source = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(source, "Pipeline.sln")))
            source = Path.GetDirectoryName(source)!;
        File.Copy(Path.Combine(source, "tests/Pipeline.Tests/Releases/package.json"), Path.Combine(_folder, "package.json"));
        await new Command("npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--silent")
            .In(_folder)
            .Run(Cancellation);
        var whole = JsonNode.Parse(
            await File.ReadAllTextAsync(Path.Combine(_folder, "node_modules/@octokit/openapi/generated/api.github.com.json"), Cancellation)
        )!;
        whole["paths"] = new JsonObject(Paths.Select(path => KeyValuePair.Create(path, (JsonNode?)whole["paths"]![path]!.DeepClone())));
        whole.AsObject().Remove("servers");
        await File.WriteAllTextAsync(Path.Combine(_folder, "cut.json"), whole.ToJsonString(), Cancellation);
        return whole;
    }

    private static async Task<bool> Answers(int port)
    {
        try
        {
            using var client = new HttpClient();
            using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/"), Cancellation);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

/// <summary>A GitHub whose every request and answer is validated.</summary>
internal sealed record ValidatedGitHub(GitHubDouble Double, Task Prism, GitHubSettings Settings) : IAsyncDisposable
{
    public GitHubClient Client { get; } = new(Settings, "token");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Double.DisposeAsync();
    }
}
