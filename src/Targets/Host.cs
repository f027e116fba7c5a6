using Nuke.Common.CI.GitHubActions;
using Nuke.Common.Execution;
using Nuke.Common.Output;

namespace Nuke.Common;

/// <summary>Where the build runs.</summary>
public abstract class Host
{
    /// <summary>The hosts there are, by the names that <c>--host</c> takes.</summary>
    internal static IReadOnlyList<string> Names { get; } = [nameof(Terminal), nameof(GitHubActions)];

    /// <summary>The host's name.</summary>
    public override string ToString() => GetType().Name;

    /// <summary>The host of a name, or the one that the environment tells of.</summary>
    internal static Host Detect(string? name, Func<string, string?> variable) =>
        (name ?? (variable("GITHUB_ACTIONS") == "true" ? nameof(GitHubActions) : nameof(Terminal))) == nameof(GitHubActions)
            ? new GitHubActions(variable)
            : new Terminal();

    /// <summary>What a target's output begins with; nothing when there is nothing to fold.</summary>
    internal virtual string? GroupStart(string target) => null;

    /// <summary>What a target's output ends with.</summary>
    internal virtual string? GroupEnd() => null;

    /// <summary>How a failure is told.</summary>
    internal virtual string Error(string message, FaultPlace? place) => message;

    /// <summary>What tells the host to mask a secret; nothing when it masks none.</summary>
    internal virtual string? Mask(string secret) => null;

    /// <summary>Leaves the summary where the host shows it.</summary>
    internal virtual void Conclude(Summary summary, Masking masking) { }
}
