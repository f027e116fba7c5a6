using Pipeline;
using Pipeline.Backups;
using Pipeline.Deployments;
using Pipeline.Rollbacks;
using Pipeline.Runs;

partial class Build
{
    /// <summary>Each stage's own undo.</summary>
    RollbackActions RollbackActions =>
        new()
        {
            CheckBackup = async (backup, token) => await BackupRestore.Check(await Parts.Catalogue.Read(backup, token), token),
            BackUp = async token => (await BackUp(token)).Id,
            SwitchTraffic = async (release, token) =>
                release is null
                    ? await Parts.Deployment.Withdraw(token)
                    : (await Parts.Deployment.PutBack(SlotOf(release), Earlier(release), token)).TrafficBack,
            RevertSchema = (revision, token) => Runner.DownTo(revision, Stamp, token),
            RestoreDatabase = RestoreAndSwap,
            Verify = Verify,
        };

    static Slot SlotOf(ReleaseRecord release) =>
        Slot.TryParse(release.Slot, out var slot)
            ? slot
            : throw new PipelineException($"The record of {release.Version} names no slot: \"{release.Slot}\".");

    DeploymentRequest Earlier(ReleaseRecord release) =>
        new()
        {
            Version = release.Version,
            Commit = release.Commit,
            Artifact = release.Artifact,
            Database = Parts.Database,
            KeepArtifacts = [.. State.Releases.Select(other => other.Artifact)],
        };

    async Task<(string? KeptAs, string? Lost)> RestoreAndSwap(string backup, CancellationToken cancellation)
    {
        var manifest = await Parts.Catalogue.Read(backup, cancellation);
        var swapped = await Swap.RestoreAndSwap(manifest, CurrentRun.Id, CurrentRun.Start.Continues, cancellation);
        return (swapped.KeptAs, swapped.Lost);
    }

    DatabaseSwap Swap => new(Parts.Database, Parts.Backups, BackupOptions, Parts.Transcript);

    async Task Verify(ReleaseRecord release, string? revision, CancellationToken cancellation)
    {
        var found = (await Runner.Status(cancellation)).Current;
        if (found != revision)
            throw new PipelineException(
                "The schema is not what it should be after the rollback.",
                $"Found {found ?? "nothing"}, expected {revision ?? "nothing"}."
            );
        await SmokePublicAddress(cancellation);
    }
}
