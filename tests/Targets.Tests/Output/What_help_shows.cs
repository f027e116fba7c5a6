using System.ComponentModel;
using Nuke.Common;

namespace Targets.Tests.Output;

public sealed class What_help_shows : IDisposable
{
    private readonly BuildHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("Deploy --help")]
    public async Task However_it_is_asked_for(string arguments)
    {
        (await _harness.Run<HelpBuild>(arguments)).ShouldBe(0);
        _harness.Output.ShouldStartWith("Usage: ");
    }

    [Fact]
    public async Task Targets_by_group_parameters_and_options()
    {
        (await _harness.Run<HelpBuild>("--help", build => build.Deploy)).ShouldBe(0);
        _harness.Output.ShouldBe(
            """
            Usage: ./build.sh [targets] [--option value]...

            Ship:
              Backup            Backs up the database into the store, with a manifest that says what is in it
                                and a checksum for everything
              Deploy (default)  Starts the release (after Backup)

            Targets:
              Test  Runs all tests

            Parameters:
              --environment  The environment (required)
              --level        How far back (default 2)
              --token        (secret)

            Options:
              --target      Targets to run; the same as naming them first
              --skip        Targets to leave out; without a value all but those named
              --continue    Leave out what the last run of this command line got done before it failed
              --parallel    How many targets may run side by side; without a number as many as there are
                            processors (default 1)
              --help        Show this
              --plan        Show what would run and why, and run nothing; as text, or for documents as mermaid
              --no-logo     Leave out what is shown before the first target
              --profile     Parameters files to load over .nuke/parameters.json: parameters.NAME.json
              --root        The folder that holds .nuke; the nearest one upwards when left out
              --host        Pretend to run on: Terminal, GitHubActions
              --partition   The share of the work to do, such as 2/3
              --verbosity   Verbose, Normal, Minimal or Quiet; Verbose shows stack traces
              --completion  Print what makes a shell complete this command line: bash, zsh or pwsh
              --generate    Write .nuke/build.schema.json, for editors, and the workflows that the build
                            describes

            """
        );
    }

    private sealed class HelpBuild : NukeBuild
    {
        [Parameter("The environment"), Required]
        private readonly string? Environment;

        [Parameter("How far back")]
        private readonly int Level = 2;

        [Parameter, Secret]
        private readonly string? Token = "never shown";

        [Category("Ship")]
        public Target Backup =>
            _ =>
                _.Description(
                    "Backs up the database into the store, with a manifest that says what is in it and a checksum for everything"
                );

        [Category("Ship")]
        public Target Deploy => _ => _.Description("Starts the release").DependsOn(Backup).Executes(() => { });

        private Target Test => _ => _.Description("Runs all tests").Executes(() => Console.WriteLine(Environment + Level + Token));

        private Target Hidden => _ => _.Unlisted();
    }
}
