using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Releases;

/// <summary>
/// The few calls of GitHub's REST API that a release needs, each finding what is there before making it, so that a run
/// that is repeated completes what an earlier one began. https://docs.github.com/rest
/// </summary>
public sealed class GitHubClient : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly HttpClient _http;
    private readonly string _repository;

    /// <param name="settings">Where.</param>
    /// <param name="token">The token itself.</param>
    public GitHubClient(GitHubSettings settings, string token)
    {
        _repository = $"repos/{settings.Repository}";
        _http = new HttpClient { BaseAddress = settings.Api, Timeout = settings.Timeout };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.github+json");
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("pipeline");
        _http.DefaultRequestHeaders.Add("X-GitHub-Api-Version", "2022-11-28");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>The commit a tag points at; null when there is no such tag.</summary>
    public async Task<string?> FindTag(string tag, CancellationToken cancellation)
    {
        var reference = await Get<Reference>($"git/ref/{Uri.EscapeDataString($"tags/{tag}")}", cancellation);
        if (reference is null)
            return null;
        return reference.Object.Type == "tag"
            ? (await Get<AnnotatedTag>($"git/tags/{reference.Object.Sha}", cancellation))?.Object.Sha
            : reference.Object.Sha;
    }

    /// <summary>Makes an annotated tag on a commit.</summary>
    public async Task CreateTag(string tag, string message, string commit, CancellationToken cancellation)
    {
        var made = await Post<AnnotatedTag>(
            "git/tags",
            new
            {
                Tag = tag,
                Message = message,
                Object = commit,
                Type = "commit",
            },
            cancellation
        );
        await Post<Reference>("git/refs", new { Ref = $"refs/tags/{tag}", made.Sha }, cancellation);
    }

    /// <summary>The release of a tag; null when there is none.</summary>
    public Task<GitHubRelease?> FindRelease(string tag, CancellationToken cancellation) =>
        Get<GitHubRelease>($"releases/tags/{Uri.EscapeDataString(tag)}", cancellation);

    /// <summary>Publishes a release; GitHub writes its notes from what was merged since the release before.</summary>
    public Task<GitHubRelease> CreateRelease(string tag, string name, string body, CancellationToken cancellation) =>
        Post<GitHubRelease>(
            "releases",
            new
            {
                TagName = tag,
                Name = name,
                Body = body,
                GenerateReleaseNotes = true,
                Prerelease = tag.Contains('-', StringComparison.Ordinal),
            },
            cancellation
        );

    /// <summary>
    /// Records a deployment. <c>auto_merge</c> and the required contexts are switched off: left alone, GitHub may merge the default branch
    /// into what is being deployed, and answer without having made a deployment.
    /// </summary>
    public async Task<long> CreateDeployment(
        string commit,
        string environment,
        string task,
        string description,
        CancellationToken cancellation
    )
    {
        var made = await Post<GitHubDeployment>(
            "deployments",
            new
            {
                Ref = commit,
                Task = task,
                AutoMerge = false,
                RequiredContexts = Array.Empty<string>(),
                Environment = environment,
                Description = Shorten(description),
                TransientEnvironment = false,
                ProductionEnvironment = environment == "production",
            },
            cancellation
        );
        return made.Id;
    }

    /// <summary>Says how a deployment stands.</summary>
    public Task SetStatus(long deployment, GitHubDeploymentState state, string description, Uri? address, CancellationToken cancellation) =>
        Post<JsonElement>(
            $"deployments/{deployment}/statuses",
            new
            {
                State = JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString()),
                Description = Shorten(description),
                EnvironmentUrl = address,
            },
            cancellation
        );

    /// <summary>GitHub takes 140 characters.</summary>
    private static string Shorten(string description) => description.Length <= 140 ? description : description[..139] + "…";

    private async Task<T?> Get<T>(string path, CancellationToken cancellation)
        where T : class
    {
        using var answer = await Send(new HttpRequestMessage(HttpMethod.Get, $"{_repository}/{path}"), cancellation);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await Read<T>(answer, cancellation);
    }

    private async Task<T> Post<T>(string path, object body, CancellationToken cancellation)
    {
        using var answer = await Send(
            new HttpRequestMessage(HttpMethod.Post, $"{_repository}/{path}")
            {
                Content = JsonContent.Create(body, body.GetType(), options: Json),
            },
            cancellation
        );
        return await Read<T>(answer, cancellation);
    }

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken cancellation)
    {
        using (request)
        {
            try
            {
                return await _http.SendAsync(request, cancellation);
            }
            catch (Exception failure)
                when (failure is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
            {
                throw new PipelineException($"GitHub does not answer at {_http.BaseAddress}.", failure.Message, innerException: failure);
            }
        }
    }

    private static async Task<T> Read<T>(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var asked = $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.AbsolutePath}";
        if (answer.IsSuccessStatusCode)
            return await ReadBody<T>(asked, answer, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        throw new PipelineException(
            $"GitHub refuses {asked}.",
            $"{(int)answer.StatusCode} {answer.ReasonPhrase}: {text[..Math.Min(500, text.Length)]}"
        );
    }

    private static async Task<T> ReadBody<T>(string asked, HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            return await answer.Content.ReadFromJsonAsync<T>(Json, cancellation) ?? throw new JsonException("The answer is null.");
        }
        catch (Exception failure) when (failure is JsonException or HttpRequestException or IOException or InvalidOperationException)
        {
            throw new PipelineException(
                $"GitHub's answer to {asked} is not what its documentation says.",
                failure.Message,
                innerException: failure
            );
        }
    }

    private sealed record Reference(GitObject Object);

    private sealed record AnnotatedTag(string Sha, GitObject Object);

    private sealed record GitObject(string Sha, string Type);

    private sealed record GitHubDeployment(long Id);
}
