using System.ComponentModel;
using Nuke.Common;
using Nuke.Common.Utilities.Collections;
using Pipeline.Deployments;
using Pipeline.Runs;

partial class Build
{
    [Category("Stages")]
    Target Publish =>
        _ =>
            _.Description("Records what is live, tags the release on GitHub where one is configured")
                .DependsOn(Monitor)
                .OnlyWhenDynamic(() => HasWork, ThereIsWork)
                .Executes(() => Act(cancellation => CurrentRun.Step(nameof(Publish), Record, cancellation), ForeseePublishing));

    async Task<IEnumerable<string>> ForeseePublishing(CancellationToken cancellation)
    {
        await ConnectGitHub(cancellation);
        var github =
            GitHub?.Tag == true ? await GitHubPublication.Foresee(Release.TagPrefix + Version, Repository.Commit, cancellation) : [];
        return
        [
            $"record {Version} as what is live, in {Parts.Store.Location}",
            .. github,
            .. Slack is null ? Array.Empty<string>() : ["tell Slack"],
        ];
    }

    async Task<ReleaseRecord> Record(CancellationToken cancellation)
    {
        await Lease!.Confirm(cancellation);
        var release = new ReleaseRecord
        {
            Version = Version,
            Commit = Repository.Identity,
            Digest = Digest,
            Artifact = Artifact!.Folder,
            Slot = CurrentRun.RecordOf<DeploymentRecord>(nameof(Deploy))!.Slot.Name,
            Since = Parts.Transcript.Time.GetUtcNow(),
            SchemaBefore = RestorePoint.SchemaRevision,
            SchemaRevision = (await Runner.Status(cancellation)).Current,
            Backup = RestorePoint.Backup,
            Run = CurrentRun.Id,
            Checks = Checks,
        };
        await Parts.Live.Write(State.Deployed(release), cancellation);
        ReportSummary(facts => facts.AddPair("Version", Version).AddPair("Run", CurrentRun.Id));
        if (GitHub?.Tag == true)
            await GitHubPublication.Release(
                Release.TagPrefix + Version,
                Repository.Commit,
                $"Deployed to {Parts.Name} by run {CurrentRun.Id}.",
                cancellation
            );
        await BackUpMigrated(cancellation);
        return release;
    }
}
