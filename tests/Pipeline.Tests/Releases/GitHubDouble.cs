using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Releases;

/// <summary>What of GitHub must be remembered from call to call. Its answers are the description's own examples, with what was sent filled in.</summary>
internal sealed partial class GitHubDouble : IAsyncDisposable
{
    private static readonly (int Status, string Body) NotFound = (
        404,
        """{ "message": "Not Found", "documentation_url": "https://docs.github.com", "status": "404" }"""
    );

    private readonly JsonNode _description;
    private readonly LocalServer _server;
    private readonly Dictionary<string, string> _tagObjects = [];

    public GitHubDouble(JsonNode description)
    {
        _description = description;
        _server = LocalServer.Start(Answer);
    }

    public Uri Address => _server.Address;

    public Dictionary<string, string> Tags { get; } = [];

    public List<JsonNode> Releases { get; } = [];

    public List<JsonNode> Deployments { get; } = [];

    public List<string> Statuses { get; } = [];

    public List<string> Authorizations { get; } = [];

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private (int Status, string Body) Answer(LocalRequest request)
    {
        Authorizations.Add(request.Headers["Authorization"] ?? "none");
        var sent = request.Body.Length > 0 ? JsonNode.Parse(request.Body) : null;
        var path = Repository().Replace(Uri.UnescapeDataString(request.Path), "");
        return (request.Method, path) switch
        {
            ("GET", _) when path.StartsWith("git/ref/tags/", StringComparison.Ordinal) => FindReference(path["git/ref/tags/".Length..]),
            ("GET", _) when path.StartsWith("git/tags/", StringComparison.Ordinal) => (200, TagObject(path["git/tags/".Length..])),
            ("POST", "git/tags") => (201, MakeTagObject(sent!)),
            ("POST", "git/refs") => (201, MakeReference(sent!)),
            ("GET", _) when path.StartsWith("releases/tags/", StringComparison.Ordinal) => FindRelease(path["releases/tags/".Length..]),
            ("POST", "releases") => (201, Made(Releases, "release", sent!)),
            ("POST", "deployments") => (201, Made(Deployments, "deployment-simple-example", sent!)),
            ("POST", _) when path.EndsWith("/statuses", StringComparison.Ordinal) => (201, MakeStatus(sent!)),
            _ => NotFound,
        };
    }

    private (int Status, string Body) FindReference(string tag)
    {
        if (!Tags.TryGetValue(tag, out var sha))
            return NotFound;
        var reference = Example("git-ref");
        reference["ref"] = $"refs/tags/{tag}";
        reference["object"]!["type"] = "tag";
        reference["object"]!["sha"] = sha;
        return (200, reference.ToJsonString());
    }

    private string TagObject(string sha)
    {
        var tag = Example("git-tag");
        tag["sha"] = sha;
        tag["object"]!["sha"] = _tagObjects[sha];
        return tag.ToJsonString();
    }

    private string MakeTagObject(JsonNode sent)
    {
        var sha = $"{_tagObjects.Count + 1:x40}";
        _tagObjects[sha] = (string)sent["object"]!;
        return TagObject(sha);
    }

    private string MakeReference(JsonNode sent)
    {
        Tags[((string)sent["ref"]!)["refs/tags/".Length..]] = (string)sent["sha"]!;
        var reference = Example("git-ref");
        reference["ref"] = sent["ref"]!.DeepClone();
        return reference.ToJsonString();
    }

    private (int Status, string Body) FindRelease(string tag) =>
        Releases.Find(release => (string?)release["tag_name"] == tag) is { } found ? (200, found.ToJsonString()) : NotFound;

    private string Made(List<JsonNode> all, string example, JsonNode sent)
    {
        var made = Example(example);
        foreach (var (name, value) in sent.AsObject().Where(pair => made.AsObject().ContainsKey(pair.Key)))
            made[name] = value?.DeepClone();
        all.Add(made);
        return made.ToJsonString();
    }

    private string MakeStatus(JsonNode sent)
    {
        Statuses.Add((string)sent["state"]!);
        var status = Example("deployment-status");
        status["state"] = sent["state"]!.DeepClone();
        return status.ToJsonString();
    }

    private JsonNode Example(string name) => _description["components"]!["examples"]![name]!["value"]!.DeepClone();

    [GeneratedRegex("^/repos/octocat/example/")]
    private static partial Regex Repository();
}
