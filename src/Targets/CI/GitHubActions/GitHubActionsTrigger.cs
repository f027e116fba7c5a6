#pragma warning disable CS1591 // The names say it.
using Nuke.Common.Tooling;

namespace Nuke.Common.CI.GitHubActions;

/// <summary>What starts a workflow: https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows</summary>
public enum GitHubActionsTrigger
{
    [EnumValue("push")]
    Push,

    [EnumValue("pull_request")]
    PullRequest,

    [EnumValue("workflow_dispatch")]
    WorkflowDispatch,
}
