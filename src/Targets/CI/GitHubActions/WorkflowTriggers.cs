using Nuke.Common.Execution;
using Nuke.Common.Tooling;

namespace Nuke.Common.CI.GitHubActions;

/// <summary>What starts a workflow.</summary>
internal sealed class WorkflowTriggers(GitHubActionsAttribute workflow)
{
    /// <exception cref="UsageException">Nothing starts it, or what does contradicts itself.</exception>
    public Mapping Mapping()
    {
        var detailed = Detailed();
        if ((workflow.On.Length > 0) == (detailed.Count > 0))
            throw new UsageException(
                $"The workflow {workflow.Name} is started by {(detailed.Count > 0 ? "both On and On…: use one of the two" : "nothing: set On, or one of On…")}."
            );
        foreach (var trigger in workflow.On)
            detailed[EnumValueAttribute.Of(trigger)] = new Mapping();
        return detailed;
    }

    private Mapping Detailed()
    {
        var push = new Mapping()
            .With("branches", workflow.OnPushBranches)
            .With("branches-ignore", workflow.OnPushBranchesIgnore)
            .With("tags", workflow.OnPushTags)
            .With("tags-ignore", workflow.OnPushTagsIgnore)
            .With("paths", Paths(workflow.OnPushIncludePaths, workflow.OnPushExcludePaths));
        foreach (var kind in new[] { "branches", "tags" })
        {
            if (push.ContainsKey(kind) && push.ContainsKey($"{kind}-ignore"))
                throw new UsageException(
                    $"The workflow {workflow.Name} names {kind} to run for and {kind} not to: GitHub takes one of the two."
                );
        }

        var pullRequest = new Mapping()
            .With("branches", workflow.OnPullRequestBranches)
            .With("tags", workflow.OnPullRequestTags)
            .With("paths", Paths(workflow.OnPullRequestIncludePaths, workflow.OnPullRequestExcludePaths));
        var triggers = new Mapping().With("push", push).With("pull_request", pullRequest);
        if (Inputs() is { Count: > 0 } inputs)
            triggers["workflow_dispatch"] = new Mapping { ["inputs"] = inputs };
        if (workflow.OnCronSchedule is { } cron)
            triggers["schedule"] = new[] { new Mapping { ["cron"] = cron } };
        return triggers;
    }

    private static string[] Paths(string[] included, string[] excluded) => [.. included, .. excluded.Select(path => "!" + path)];

    private Mapping Inputs()
    {
        var inputs = new Mapping();
        foreach (
            var (names, required) in new[]
            {
                (workflow.OnWorkflowDispatchOptionalInputs, false),
                (workflow.OnWorkflowDispatchRequiredInputs, true),
            }
        )
        {
            foreach (var name in names)
                inputs[name] = new Mapping { ["description"] = name, ["required"] = required };
        }

        return inputs;
    }
}
