using System.Reflection;
using Nuke.Common.CI.GitHubActions;
using Nuke.Common.CommandLine;
using Nuke.Common.Execution;
using Nuke.Common.Planning;

namespace Nuke.Common.Generation;

/// <summary>The files that follow from a build: its schema, and the workflows that it describes.</summary>
internal static class GeneratedFiles
{
    /// <summary>Each file, as seen from the root folder, with its text.</summary>
    /// <exception cref="UsageException">A workflow is contradictory, or names a target that there is not.</exception>
    public static IEnumerable<(string Path, string Text)> Of(BuildDescription description, string root)
    {
        yield return (".nuke/build.schema.json", BuildSchema.Of(description));
        foreach (
            var workflow in description
                .Build.GetType()
                .GetCustomAttributes<GitHubActionsAttribute>()
                .Where(workflow => workflow.AutoGenerate)
        )
        {
            var plan = ExecutionPlanner.Plan(
                description.Targets,
                workflow.InvokedTargets.Select(name => Named(name, workflow, description.Targets))
            );
            yield return ($".github/workflows/{workflow.Name}.yml", new WorkflowFile(workflow, plan, root).Text());
        }
    }

    private static ExecutableTarget Named(string name, GitHubActionsAttribute workflow, IReadOnlyList<ExecutableTarget> targets) =>
        targets.FirstOrDefault(target => NameMatching.Same(target.Name, name))
        ?? throw new UsageException(
            $"The workflow {workflow.Name} runs \"{name}\", which is no target.{NameMatching.Suggestion(name, targets.Select(target => target.Name))}"
        );
}
