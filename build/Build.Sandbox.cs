using System.ComponentModel;
using Nuke.Common;
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

    IEnumerable<string> MeantSandboxes => Start.Named is { } named ? [named] : Pipeline.Sandbox.Sandbox.In(RootDirectory);

    Pipeline.Sandbox.Sandbox SandboxNamed(string environment) => new(RootDirectory, environment, Transcript);
}
