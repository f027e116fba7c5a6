using System.ComponentModel;
using Nuke.Common;
using Pipeline.Environments;
using Pipeline.Runs;

partial class Build
{
    [Category("Sandbox")]
    Target SandboxUp => _ => _
        .Description("Starts what is stopped of a sandbox, whoever stopped it")
        .Requires(() => Environment)
        .Executes(() => Act(async cancellation =>
        {
            var transcript = new Transcript(Console.Out, new Secrets(), TimeProvider.System);
            var store = await Store.Open(RootDirectory, new Secrets(), TimeProvider.System, cancellation);
            var made = await SandboxNamed(EnvironmentName, transcript).StartAgain(Service, store, cancellation);
            transcript.Line($"{EnvironmentName} is at {made.Url}");
        }));

    [Category("Sandbox")]
    Target SandboxDown => _ => _
        .Description("Stops and removes the sandboxes, or the one that --environment names, with what the store remembers of them")
        .Executes(() => Act(async cancellation =>
        {
            var transcript = new Transcript(Console.Out, new Secrets(), TimeProvider.System);
            var store = await Store.Open(RootDirectory, new Secrets(), TimeProvider.System, cancellation);
            foreach (var environment in Start.Named is { } named ? [named] : Pipeline.Sandbox.Sandbox.In(RootDirectory))
                await SandboxNamed(environment, transcript).Down(Service, store, cancellation);
        }));

    static Pipeline.Sandbox.Sandbox SandboxNamed(string environment, Transcript transcript) => new(RootDirectory, environment, transcript);
}
