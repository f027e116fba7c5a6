using Nuke.Common.CI.GitHubActions;
using Nuke.Common.Execution;
using Scenarios.Node;

namespace Scenarios.Workflows;

public sealed class Generated_workflows(NodePackages node) : IClassFixture<NodePackages>
{
    /// <summary>Every property that an attribute can set, in workflows that GitHub has to take.</summary>
    public static TheoryData<string> All => [.. Workflows.Keys];

    private static Dictionary<string, GitHubActionsAttribute> Workflows { get; } =
        new()
        {
            ["short triggers"] = new("short", GitHubActionsImage.UbuntuLatest)
            {
                On = [GitHubActionsTrigger.Push, GitHubActionsTrigger.PullRequest, GitHubActionsTrigger.WorkflowDispatch],
                InvokedTargets = ["Test"],
            },
            ["pushes and pull requests"] = new(
                "detailed",
                GitHubActionsImage.Ubuntu2404,
                GitHubActionsImage.WindowsServer2022,
                GitHubActionsImage.SelfHosted
            )
            {
                OnPushBranches = ["main", "release/*"],
                OnPushTags = ["v*"],
                OnPushIncludePaths = ["src/**"],
                OnPushExcludePaths = ["**/*.md"],
                OnPullRequestBranches = ["main"],
                OnPullRequestIncludePaths = ["src/**"],
                OnPullRequestExcludePaths = ["docs/**"],
                InvokedTargets = ["Test", "Pack"],
                PublishCondition = "always()",
            },
            ["branches left out"] = new("left_out", GitHubActionsImage.MacOsLatest)
            {
                OnPushBranchesIgnore = ["wip/**"],
                OnPushTagsIgnore = ["old*"],
                CacheKeyFiles = [],
            },
            ["a deployment"] = new("deploy to staging", GitHubActionsImage.UbuntuLatest)
            {
                OnWorkflowDispatchOptionalInputs = ["Level"],
                OnWorkflowDispatchRequiredInputs = ["Environment"],
                OnCronSchedule = "0 3 * * 1-5",
                ImportSecrets = ["DbPassword", "SlackWebhook"],
                EnableGitHubToken = true,
                TimeoutMinutes = 60,
                FetchDepth = 0,
                Lfs = true,
                Submodules = GitHubActionsSubmodules.Recursive,
                WritePermissions = Enum.GetValues<GitHubActionsPermissions>()
                    .Where(permission => permission != GitHubActionsPermissions.Contents)
                    .ToArray(),
                ReadPermissions = [GitHubActionsPermissions.Contents],
                EnvironmentName = "staging",
                EnvironmentUrl = "https://staging.example.org",
                ConcurrencyGroup = "${{ github.workflow }}",
                ConcurrencyCancelInProgress = true,
                JobConcurrencyGroup = "staging",
                JobConcurrencyCancelInProgress = false,
                CacheExcludePatterns = [".nuke/temp/logs"],
                InvokedTargets = ["Deploy"],
            },
        };

    [Theory]
    [MemberData(nameof(All))]
    public async Task GitHub_takes_every_one(string name)
    {
        var test = new ExecutableTarget("Test", _ => _) { PartitionSize = 3 };
        test.Artifacts.Add("/root/output/*.nupkg");
        (await node.WorkflowErrors(new WorkflowFile(Workflows[name], [test], "/root").Text())).ShouldBe("");
    }
}
