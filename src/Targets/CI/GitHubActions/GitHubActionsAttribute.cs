namespace Nuke.Common.CI.GitHubActions;

/// <summary>A workflow that <c>--generate</c> writes to <c>.github/workflows</c>: what starts it, and the targets that it runs.</summary>
/// <param name="name">Its name, and that of its file.</param>
/// <param name="image">The machine it runs on.</param>
/// <param name="images">More machines, each in a job of its own.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class GitHubActionsAttribute(string name, GitHubActionsImage image, params GitHubActionsImage[] images) : Attribute
{
    /// <summary>Its name, and that of its file.</summary>
    public string Name { get; } = name.Replace(' ', '_');

    /// <summary>The machines it runs on, each in a job of its own.</summary>
    public GitHubActionsImage[] Images { get; } = [image, .. images];

    /// <summary>False leaves the file to people.</summary>
    public bool AutoGenerate { get; set; } = true;

    /// <summary>What starts it, without conditions; either this or those that follow.</summary>
    public GitHubActionsTrigger[] On { get; set; } = [];

    /// <summary>Started by a push to these branches.</summary>
    public string[] OnPushBranches { get; set; } = [];

    /// <summary>Started by a push to any but these branches.</summary>
    public string[] OnPushBranchesIgnore { get; set; } = [];

    /// <summary>Started by a push of these tags.</summary>
    public string[] OnPushTags { get; set; } = [];

    /// <summary>Started by a push of any but these tags.</summary>
    public string[] OnPushTagsIgnore { get; set; } = [];

    /// <summary>Started by a push that changes these paths.</summary>
    public string[] OnPushIncludePaths { get; set; } = [];

    /// <summary>Not started by a push that changes these paths alone.</summary>
    public string[] OnPushExcludePaths { get; set; } = [];

    /// <summary>Started by a pull request into these branches.</summary>
    public string[] OnPullRequestBranches { get; set; } = [];

    /// <summary>Started by a pull request from these tags.</summary>
    public string[] OnPullRequestTags { get; set; } = [];

    /// <summary>Started by a pull request that changes these paths.</summary>
    public string[] OnPullRequestIncludePaths { get; set; } = [];

    /// <summary>Not started by a pull request that changes these paths alone.</summary>
    public string[] OnPullRequestExcludePaths { get; set; } = [];

    /// <summary>Started by hand, with these inputs, which are parameters of the build.</summary>
    public string[] OnWorkflowDispatchOptionalInputs { get; set; } = [];

    /// <summary>Started by hand, with these inputs, which must be filled.</summary>
    public string[] OnWorkflowDispatchRequiredInputs { get; set; } = [];

    /// <summary>Started by the clock, in the words of cron, UTC.</summary>
    public string? OnCronSchedule { get; set; }

    /// <summary>Secret parameters; <c>DbPassword</c> takes the repository's secret <c>DB_PASSWORD</c>.</summary>
    public string[] ImportSecrets { get; set; } = [];

    /// <summary>Hands <c>GITHUB_TOKEN</c> down.</summary>
    public bool EnableGitHubToken { get; set; }

    /// <summary>What the token may change.</summary>
    public GitHubActionsPermissions[] WritePermissions { get; set; } = [];

    /// <summary>What the token may read.</summary>
    public GitHubActionsPermissions[] ReadPermissions { get; set; } = [];

    /// <summary>What is kept from run to run.</summary>
    public string[] CacheIncludePatterns { get; set; } = [".nuke/temp", "~/.nuget/packages"];

    /// <summary>What of it is not.</summary>
    public string[] CacheExcludePatterns { get; set; } = [];

    /// <summary>The files on which it depends whether what was kept may be used; empty keeps nothing.</summary>
    public string[] CacheKeyFiles { get; set; } = ["**/global.json", "**/*.csproj", "**/Directory.Packages.props"];

    /// <summary>Uploads what the targets produce.</summary>
    public bool PublishArtifacts { get; set; } = true;

    /// <summary>When it is uploaded.</summary>
    public string? PublishCondition { get; set; }

    /// <summary>After how many minutes it is stopped; 0 for GitHub's own limit.</summary>
    public int TimeoutMinutes { get; set; }

    /// <summary>The environment that it deploys to, whose rules apply.</summary>
    public string? EnvironmentName { get; set; }

    /// <summary>Where the environment is to be seen.</summary>
    public string? EnvironmentUrl { get; set; }

    /// <summary>Of all runs of a group, one at a time runs.</summary>
    public string? ConcurrencyGroup { get; set; }

    /// <summary>A later run of the group stops the earlier one.</summary>
    public bool ConcurrencyCancelInProgress { get; set; }

    /// <summary>The same for the job.</summary>
    public string? JobConcurrencyGroup { get; set; }

    /// <summary>The same for the job.</summary>
    public bool JobConcurrencyCancelInProgress { get; set; }

    /// <summary>The targets.</summary>
    public string[] InvokedTargets { get; set; } = [];

    /// <summary>Whether the checkout has submodules.</summary>
    public GitHubActionsSubmodules Submodules { get; set; }

    /// <summary>Whether the checkout has large files.</summary>
    public bool Lfs { get; set; }

    /// <summary>How many commits the checkout has; 0 for all; 1 when not set.</summary>
    public uint FetchDepth { get; set; } = 1;
}
