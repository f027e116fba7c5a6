using System.Text.RegularExpressions;
using Nuke.Common.IO;

namespace Nuke.Common.Git;

/// <summary>What git knows of a folder: the commit that is checked out, its branch and tags, and where it is pushed to.</summary>
public sealed partial class GitRepository
{
    private GitRepository() { }

    /// <summary>The address without protocol and path: <c>github.com</c>.</summary>
    public string? Endpoint { get; private init; }

    /// <summary>The path of the address: <c>owner/name</c>.</summary>
    public string? Identifier { get; private init; }

    /// <summary>How the remote repository is spoken to; null without one.</summary>
    public GitProtocol? Protocol { get; private init; }

    /// <summary>The folder that is checked out; null for a repository of which only the address is known.</summary>
    public AbsolutePath? LocalDirectory { get; private init; }

    /// <summary>The branch's full name, <c>refs/heads/main</c>, or the commit when none is checked out.</summary>
    public string? Head { get; private init; }

    /// <summary>The commit that is checked out.</summary>
    public string? Commit { get; private init; }

    /// <summary>The tags on the commit.</summary>
    public IReadOnlyCollection<string> Tags { get; private init; } = [];

    /// <summary>The remote that the branch follows, else <c>origin</c>.</summary>
    public string? RemoteName { get; private init; }

    /// <summary>The branch that the branch follows.</summary>
    public string? RemoteBranch { get; private init; }

    /// <summary>The branch; null when none is checked out.</summary>
    public string? Branch { get; private init; }

    /// <summary>True when files are changed or added that are not committed.</summary>
    public bool IsDirty { get; private init; }

    /// <summary>The remote's address for HTTPS.</summary>
    public string? HttpsUrl => Endpoint is null ? null : $"https://{Endpoint}/{Identifier}.git";

    /// <summary>The remote's address for SSH.</summary>
    public string? SshUrl => Endpoint is null ? null : $"git@{Endpoint}:{Identifier}.git";

    /// <summary>A repository of which only the address is known.</summary>
    public static GitRepository FromUrl(string url, string? branch = null)
    {
        var (protocol, endpoint, identifier) = Parse(url);
        return new GitRepository
        {
            Protocol = protocol,
            Endpoint = endpoint,
            Identifier = identifier,
            Branch = branch,
        };
    }

    /// <summary>The repository that a folder belongs to.</summary>
    /// <exception cref="InvalidOperationException">The folder belongs to none, or has no commit yet.</exception>
    public static GitRepository FromLocalDirectory(AbsolutePath directory)
    {
        var git = new GitProgram(directory);
        var status = GitStatus.Parse(git.Lines("status", "--porcelain=v2", "--branch"));
        var remote = status.Upstream?.Split('/')[0] ?? "origin";
        var (protocol, endpoint, identifier) = git.Lines("config", "--get-all", $"remote.{remote}.url") is [var url, ..]
            ? Parse(url)
            : (null, null, null);
        return new GitRepository
        {
            LocalDirectory = git.Lines("rev-parse", "--show-toplevel")[0],
            Commit = status.Commit ?? throw new InvalidOperationException($"\"{directory}\" has no commit yet."),
            Branch = status.Branch,
            Head = status.Branch is { } branch ? $"refs/heads/{branch}" : status.Commit,
            Tags = git.Lines("tag", "--points-at", "HEAD"),
            RemoteName = endpoint is null ? null : remote,
            RemoteBranch = status.Upstream is { } upstream ? upstream[(upstream.IndexOf('/', StringComparison.Ordinal) + 1)..] : null,
            Protocol = protocol,
            Endpoint = endpoint,
            Identifier = identifier,
            IsDirty = status.IsDirty,
        };
    }

    /// <summary>The remote's address for HTTPS, else the folder.</summary>
    public override string ToString() => HttpsUrl ?? LocalDirectory?.ToString() ?? "";

    private static (GitProtocol? Protocol, string? Endpoint, string? Identifier) Parse(string url) =>
        Address().Match(url) is { Success: true } match
            ? (
                match.Groups["http"].Success ? GitProtocol.Https : GitProtocol.Ssh,
                match.Groups["endpoint"].Value,
                match.Groups["identifier"].Value
            )
            : (null, null, null);

    [GeneratedRegex(
        @"^(?:(?<http>https?)://(?:[^@/]+@)?|ssh://(?:[^@/]+@)?|[^@/:]+@)(?<endpoint>[^/:]+(?::\d+(?=/))?)[:/]/?(?<identifier>.+?)(?:\.git)?/?$"
    )]
    private static partial Regex Address();
}
