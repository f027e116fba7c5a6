using System.ComponentModel;
using Nuke.Common;
using Pipeline.Runs;

partial class Build
{
    [Category("Sandbox")]
    Target SandboxUp => _ => _
        .Description("Starts what is stopped of a sandbox, whoever stopped it")
        .Requires(() => Environment)
        .Executes(() => Act(async cancellation =>
        {
            var store = await Store.Open(RootDirectory, Secrets, TimeProvider.System, cancellation);
            var made = await SandboxNamed(EnvironmentName).StartAgain(Service, store, cancellation);
            Transcript.Line($"{EnvironmentName} is at {made.Url}");
        }));

    [Category("Sandbox")]
    Target SandboxDown => _ => _
        .Description("Stops and removes the sandboxes, or the one that --environment names, with what the store remembers of them")
        .Executes(() => Act(async cancellation =>
        {
            var store = await Store.Open(RootDirectory, Secrets, TimeProvider.System, cancellation);
            foreach (var environment in Start.Named is { } named ? [named] : Pipeline.Sandbox.Sandbox.In(RootDirectory))
                await SandboxNamed(environment).Down(Service, store, cancellation);
        }));

    Pipeline.Sandbox.Sandbox SandboxNamed(string environment) => new(RootDirectory, environment, Transcript);
}
