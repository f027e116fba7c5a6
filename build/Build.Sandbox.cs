using System.ComponentModel;
using System.Text.Json.Nodes;
using Nuke.Common;
using Pipeline;
using Pipeline.Runs;

partial class Build
{
    [Category("Sandbox")]
    Target SandboxUp =>
        _ =>
            _.Description("Starts what is stopped of a sandbox, whoever stopped it")
                .Requires(() => Environment)
                .Executes(() =>
                    Act(
                        async cancellation =>
                        {
                            var store = await Store.Open(RootDirectory, Secrets, TimeProvider.System, cancellation);
                            var made = await SandboxNamed(EnvironmentName).StartAgain(Service, store, cancellation);
                            Transcript.Line($"{EnvironmentName} is at {made.Url}");
                        },
                        () => [$"start what is stopped of the sandbox {EnvironmentName}"]
                    )
                );

    [Category("Sandbox")]
    Target SandboxDown =>
        _ =>
            _.Description(
                    "Stops and removes the sandboxes, or the one that --environment names, with all that the store has of them, backups too"
                )
                .Executes(() =>
                    Act(
                        async cancellation =>
                        {
                            var store = await Store.Open(RootDirectory, Secrets, TimeProvider.System, cancellation);
                            foreach (var environment in MeantSandboxes)
                                await SandboxNamed(environment).Down(Service, store, cancellation);
                        },
                        async cancellation =>
                        {
                            var store = await Store.Open(RootDirectory, Secrets, TimeProvider.System, cancellation);
                            return MeantSandboxes.SelectMany(environment => SandboxNamed(environment).ForeseeDown(store));
                        }
                    )
                );

    /// <summary>Without a name the settings are those that all environments share: one that has a store of its own must be named.</summary>
    IReadOnlyList<string> MeantSandboxes
    {
        get
        {
            if (Start.Named is { } named)
                return [named];
            var all = Pipeline.Sandbox.Sandbox.In(RootDirectory);
            return all.FirstOrDefault(HasOwnStore) is { } own
                ? throw PipelineException.WrongUsage(
                    $"The sandbox {own} has a store of its own.",
                    next: $"{Invocation.Program} SandboxDown --environment {own}"
                )
                : all;
        }
    }

    bool HasOwnStore(string environment) =>
        RootDirectory / ".nuke" / $"parameters.{environment}.json" is var file
        && File.Exists(file)
        && JsonNode.Parse(File.ReadAllText(file)) is JsonObject settings
        && settings.Any(setting => setting.Key.Equals(nameof(Store), StringComparison.OrdinalIgnoreCase));

    Pipeline.Sandbox.Sandbox SandboxNamed(string environment) => new(RootDirectory, environment, Transcript);
}
