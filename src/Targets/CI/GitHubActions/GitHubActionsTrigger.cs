using Nuke.Common.Tooling;

namespace Nuke.Common.CI.GitHubActions;

/// <summary>What starts a workflow: https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows</summary>
public enum GitHubActionsTrigger
{
    /// <summary>Commits or tags were pushed.</summary>
    [EnumValue("push")]
    Push,

    /// <summary>A pull request was opened or changed.</summary>
    [EnumValue("pull_request")]
    PullRequest,

    /// <summary>Somebody started it by hand.</summary>
    [EnumValue("workflow_dispatch")]
    WorkflowDispatch,
}
