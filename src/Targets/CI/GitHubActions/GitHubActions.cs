using System.Globalization;
using Nuke.Common.Output;

namespace Nuke.Common.CI.GitHubActions;

/// <summary>GitHub Actions: output is folded by target, failures are annotations, the summary is the job's, and what targets report are its outputs.</summary>
/// <remarks>https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands</remarks>
public class GitHubActions : Host, IBuildServer
{
    private readonly Func<string, string?> _variable;

    internal GitHubActions(Func<string, string?> variable) => _variable = variable;

    /// <summary>The host, when it is this one.</summary>
    public static GitHubActions? Instance => NukeBuild.Host as GitHubActions;

    /// <summary>The workflow's name.</summary>
    public string? Workflow => _variable("GITHUB_WORKFLOW");

    /// <summary>The job's name in the workflow.</summary>
    public string? Job => _variable("GITHUB_JOB");

    /// <summary>Who started it.</summary>
    public string? Actor => _variable("GITHUB_ACTOR");

    /// <summary>The repository as <c>owner/name</c>.</summary>
    public string? Repository => _variable("GITHUB_REPOSITORY");

    /// <summary>The repository's owner.</summary>
    public string? RepositoryOwner => _variable("GITHUB_REPOSITORY_OWNER");

    /// <summary>What started it: <c>push</c>, <c>workflow_dispatch</c>.</summary>
    public string? EventName => _variable("GITHUB_EVENT_NAME");

    /// <summary>The file with all that is known of what started it.</summary>
    public string? EventPath => _variable("GITHUB_EVENT_PATH");

    /// <summary>The folder of the checkout.</summary>
    public string? Workspace => _variable("GITHUB_WORKSPACE");

    /// <summary>The commit.</summary>
    public string? Sha => _variable("GITHUB_SHA");

    /// <summary>The branch or tag, in full.</summary>
    public string? Ref => _variable("GITHUB_REF");

    /// <summary>The branch or tag, in short.</summary>
    public string? RefName => _variable("GITHUB_REF_NAME");

    /// <summary>GitHub's address.</summary>
    public string? ServerUrl => _variable("GITHUB_SERVER_URL");

    /// <summary>The run's number among all of GitHub's.</summary>
    public long RunId => Number("GITHUB_RUN_ID");

    /// <summary>The run's number among those of the workflow.</summary>
    public long RunNumber => Number("GITHUB_RUN_NUMBER");

    /// <summary>How often the run was tried.</summary>
    public long RunAttempt => Number("GITHUB_RUN_ATTEMPT");

    /// <summary>The token of the run, where the workflow hands it down.</summary>
    public string? Token => _variable("GITHUB_TOKEN");

    /// <summary>True for the run of a pull request.</summary>
    public bool IsPullRequest => EventName == "pull_request";

    string? IBuildServer.Branch => RefName;

    string? IBuildServer.Commit => Sha;

    internal override string? GroupStart(string target) => $"::group::{Data(target)}";

    internal override string? GroupEnd() => "::endgroup::";

    internal override string Error(string message, FaultPlace? place)
    {
        var where = place is null ? "" : $" file={Property(place.File)}{(place.Line is { } line ? $",line={line}" : "")}";
        return $"::error{where}::{Data(message)}";
    }

    internal override string? Mask(string secret) => $"::add-mask::{Data(secret)}";

    internal override void Conclude(Summary summary, Masking masking)
    {
        Append("GITHUB_STEP_SUMMARY", JobSummary.Markdown(summary, masking));
        Append("GITHUB_OUTPUT", masking.Apply(JobOutputs.Of(summary)));
    }

    private void Append(string variable, string text)
    {
        if (_variable(variable) is { Length: > 0 } file && text.Length > 0)
            File.AppendAllText(file, text);
    }

    private long Number(string variable) =>
        long.TryParse(_variable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>A workflow command ends at the line, so several lines are escaped into one.</summary>
    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
