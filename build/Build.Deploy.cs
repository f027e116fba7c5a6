using System.ComponentModel;
using Nuke.Common;
using Pipeline.Checks;
using Pipeline.Deployments;

partial class Build
{
    [Category("Stages")]
    Target Deploy =>
        _ =>
            _.Description(
                    "Starts the release in the idle slot, checks it there, and switches the traffic while a probe counts lost requests"
                )
                .DependsOn(Migrate)
                .OnlyWhenDynamic(() => HasWork, ThereIsWork)
                .Executes(() =>
                    Act(
                        cancellation => CurrentRun.Step(nameof(Deploy), token => Parts.Deployment.Run(ThisRelease, token), cancellation),
                        () => Parts.Deployment.Foresee(Version)
                    )
                );

    SmokeStage SmokeChecks => new(Checks, Parts.Database, Parts.Secrets, Parts.Transcript);

    DeploymentRequest ThisRelease =>
        new()
        {
            Version = Version,
            Commit = Repository.Identity,
            Artifact = Artifact!.Folder,
            Database = Parts.Database,
            Smoke = async (client, token) => await SmokeChecks.Run("the idle slot", client, token),
            KeepArtifacts = [.. State.Releases.Select(release => release.Artifact)],
        };
}
