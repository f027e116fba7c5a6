namespace Nuke.Common.CI.GitHubActions;

/// <summary>GitHub Actions: output is folded by target, and failures are annotations.</summary>
public class GitHubActions : Host, IBuildServer
{
    /// <inheritdoc/>
    public string? Branch => Environment.GetEnvironmentVariable("GITHUB_REF_NAME");

    /// <inheritdoc/>
    public string? Commit => Environment.GetEnvironmentVariable("GITHUB_SHA");

    internal override string? GroupStart(string target) => $"::group::{target}";

    internal override string? GroupEnd() => "::endgroup::";

    /// <summary>Workflow commands end at the line, so a message of several lines is escaped into one.</summary>
    internal override string Error(string message) =>
        "::error::" + message.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);
}
