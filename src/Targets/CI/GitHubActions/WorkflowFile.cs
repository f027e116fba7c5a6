using Nuke.Common.CommandLine;
using Nuke.Common.Execution;
using Nuke.Common.Tooling;
using YamlDotNet.Serialization;

namespace Nuke.Common.CI.GitHubActions;

/// <summary>The text of a workflow: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax</summary>
internal sealed class WorkflowFile(GitHubActionsAttribute workflow, IReadOnlyList<ExecutableTarget> plan, string root)
{
    private const string Header =
        "# Written by ./build.sh --generate from the attribute [GitHubActions] of the build: change it there.\n\n";

    public string Text() =>
        Header + new SerializerBuilder().WithQuotingNecessaryStrings().WithIndentedSequences().Build().Serialize(Workflow());

    private Mapping Workflow() =>
        new Mapping { ["name"] = workflow.Name, ["on"] = new WorkflowTriggers(workflow).Mapping() }
            .With("permissions", Permissions())
            .With("concurrency", Concurrency(workflow.ConcurrencyGroup, workflow.ConcurrencyCancelInProgress))
            .With("jobs", Jobs());

    private Mapping Permissions()
    {
        var permissions = new Mapping();
        foreach (var (names, access) in new[] { (workflow.WritePermissions, "write"), (workflow.ReadPermissions, "read") })
        {
            foreach (var name in names)
                permissions[EnumValueAttribute.Of(name)] = access;
        }

        return permissions;
    }

    private static Mapping Concurrency(string? group, bool cancels) =>
        group is null ? [] : new Mapping { ["group"] = group, ["cancel-in-progress"] = cancels };

    private Mapping Jobs()
    {
        var jobs = new Mapping();
        foreach (var image in workflow.Images.Select(image => EnumValueAttribute.Of(image)))
            jobs[image.Replace('.', '_')] = Job(image);
        return jobs;
    }

    private Mapping Job(string image)
    {
        var shares = plan.Select(target => target.PartitionSize).FirstOrDefault(size => size > 1);
        var job = new Mapping { ["name"] = shares is null ? image : image + " ${{ matrix.partition }}", ["runs-on"] = image };
        if (workflow.TimeoutMinutes > 0)
            job["timeout-minutes"] = workflow.TimeoutMinutes;
        if (workflow.EnvironmentName is { } environment)
            job["environment"] = new Mapping { ["name"] = environment }.With("url", workflow.EnvironmentUrl);
        if (shares is { } total)
            job["strategy"] = new Mapping
            {
                ["matrix"] = new Mapping { ["partition"] = Enumerable.Range(1, total).Select(part => $"{part}/{total}").ToList() },
            };
        return job.With("concurrency", Concurrency(workflow.JobConcurrencyGroup, workflow.JobConcurrencyCancelInProgress))
            .With("steps", Steps(image, shares is not null).ToList());
    }

    private IEnumerable<Mapping> Steps(string image, bool isShared)
    {
        yield return Checkout();
        if (workflow.CacheKeyFiles.Length > 0)
            yield return Cache();
        var command =
            $"{(image.StartsWith("windows", StringComparison.Ordinal) ? "./build.cmd" : "./build.sh")} {string.Join(' ', workflow.InvokedTargets)}".TrimEnd();
        yield return new Mapping { ["name"] = $"Run: {string.Join(", ", workflow.InvokedTargets)}", ["run"] = command }.With(
            "env",
            Variables(isShared)
        );
        foreach (var folder in workflow.PublishArtifacts ? Artifacts() : [])
        {
            var upload = new Mapping { ["name"] = Path.GetFileName(folder), ["path"] = folder };
            yield return new Mapping { ["name"] = $"Publish: {folder}" }
                .With("if", workflow.PublishCondition)
                .With("uses", "actions/upload-artifact@v4")
                .With("with", upload);
        }
    }

    private Mapping Checkout()
    {
        var with = new Mapping();
        if (workflow.Submodules != GitHubActionsSubmodules.False)
            with["submodules"] = workflow.Submodules == GitHubActionsSubmodules.Recursive ? "recursive" : true;
        if (workflow.Lfs)
            with["lfs"] = true;
        if (workflow.FetchDepth != 1)
            with["fetch-depth"] = workflow.FetchDepth;
        return new Mapping { ["uses"] = "actions/checkout@v4" }.With("with", with);
    }

    private Mapping Cache() =>
        new()
        {
            ["name"] = $"Cache: {string.Join(", ", workflow.CacheIncludePatterns)}",
            ["uses"] = "actions/cache@v4",
            ["with"] = new Mapping
            {
                ["path"] = string.Join(
                    '\n',
                    workflow.CacheIncludePatterns.Concat(workflow.CacheExcludePatterns.Select(pattern => "!" + pattern))
                ),
                ["key"] =
                    $"${{{{ runner.os }}}}-${{{{ hashFiles({string.Join(", ", workflow.CacheKeyFiles.Select(file => $"'{file}'"))}) }}}}",
            },
        };

    /// <summary>Inputs and secrets reach the build as variables only: what somebody types is never part of a command's text.</summary>
    private Mapping Variables(bool isShared)
    {
        var variables = new Mapping();
        foreach (var input in workflow.OnWorkflowDispatchOptionalInputs.Concat(workflow.OnWorkflowDispatchRequiredInputs))
            variables[$"NUKE_{input}"] = $"${{{{ github.event.inputs.{input} }}}}";
        foreach (var secret in workflow.ImportSecrets)
            variables[secret] = $"${{{{ secrets.{NameMatching.Kebab(secret).Replace('-', '_').ToUpperInvariant()} }}}}";
        if (workflow.EnableGitHubToken)
            variables["GITHUB_TOKEN"] = "${{ secrets.GITHUB_TOKEN }}";
        if (isShared)
            variables["NUKE_PARTITION"] = "${{ matrix.partition }}";
        return variables;
    }

    /// <summary>The folders that artifacts lie in: the part before the first <c>*</c>.</summary>
    private IEnumerable<string> Artifacts() =>
        plan.SelectMany(target => target.Artifacts)
            .Select(artifact => Path.GetRelativePath(root, Path.GetFullPath(artifact, root)).Replace('\\', '/'))
            .Select(artifact =>
                artifact.IndexOf('*', StringComparison.Ordinal) is var star and >= 0
                    ? artifact[..Math.Max(0, artifact.LastIndexOf('/', star))]
                    : artifact
            )
            .Where(folder => folder.Length > 0)
            .Distinct();
}
