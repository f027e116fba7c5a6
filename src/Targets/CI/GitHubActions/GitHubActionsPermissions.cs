#pragma warning disable CS1591 // The names say it.
using Nuke.Common.Tooling;

namespace Nuke.Common.CI.GitHubActions;

/// <summary>What a workflow's token may touch: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions</summary>
public enum GitHubActionsPermissions
{
    [EnumValue("actions")]
    Actions,

    [EnumValue("checks")]
    Checks,

    [EnumValue("contents")]
    Contents,

    [EnumValue("deployments")]
    Deployments,

    [EnumValue("id-token")]
    IdToken,

    [EnumValue("issues")]
    Issues,

    [EnumValue("discussions")]
    Discussions,

    [EnumValue("packages")]
    Packages,

    [EnumValue("pages")]
    Pages,

    [EnumValue("pull-requests")]
    PullRequests,

    [EnumValue("repository-projects")]
    RepositoryProjects,

    [EnumValue("security-events")]
    SecurityEvents,

    [EnumValue("statuses")]
    Statuses,
}
