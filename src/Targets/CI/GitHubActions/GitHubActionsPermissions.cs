using Nuke.Common.Tooling;

namespace Nuke.Common.CI.GitHubActions;

/// <summary>What a workflow's token may touch: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions</summary>
public enum GitHubActionsPermissions
{
    /// <summary>Workflows and their runs.</summary>
    [EnumValue("actions")]
    Actions,

    /// <summary>Checks of commits.</summary>
    [EnumValue("checks")]
    Checks,

    /// <summary>The repository itself.</summary>
    [EnumValue("contents")]
    Contents,

    /// <summary>Deployments.</summary>
    [EnumValue("deployments")]
    Deployments,

    /// <summary>Tokens that prove to others who runs.</summary>
    [EnumValue("id-token")]
    IdToken,

    /// <summary>Issues.</summary>
    [EnumValue("issues")]
    Issues,

    /// <summary>Discussions.</summary>
    [EnumValue("discussions")]
    Discussions,

    /// <summary>Packages.</summary>
    [EnumValue("packages")]
    Packages,

    /// <summary>GitHub Pages.</summary>
    [EnumValue("pages")]
    Pages,

    /// <summary>Pull requests.</summary>
    [EnumValue("pull-requests")]
    PullRequests,

    /// <summary>Projects.</summary>
    [EnumValue("repository-projects")]
    RepositoryProjects,

    /// <summary>Findings of code scanning.</summary>
    [EnumValue("security-events")]
    SecurityEvents,

    /// <summary>The statuses of commits.</summary>
    [EnumValue("statuses")]
    Statuses,
}
