using System.ComponentModel;
using Nuke.Common;
using Pipeline.Backups;

partial class Build
{
    [Category("Stages")]
    Target Backup =>
        _ =>
            _.Description("Dumps the database at one snapshot into the store, with a manifest of what is in it")
                .DependsOn(Preflight)
                .OnlyWhenDynamic(() => HasWork, ThereIsWork)
                .Executes(() =>
                    Act(
                        SetRestorePoint,
                        cancellation =>
                            RestorePoint.Backup is null ? BackupStage.Foresee(cancellation) : Task.FromResult<IEnumerable<string>>([])
                    )
                );

    BackupStage BackupStage => new(Parts.Database, Parts.Store, Parts.Name, BackupOptions, Parts.Transcript);

    async Task SetRestorePoint(CancellationToken cancellation)
    {
        if (RestorePoint.Backup is { } earlier)
        {
            Parts.Transcript.Line($"The backup {earlier} of run {RestorePoint.Run} stays the restore point.");
            return;
        }

        var manifest = await CurrentRun.Step(nameof(Backup), BackUp, cancellation);
        Point = RestorePoint with { Backup = manifest.Id };
        await CurrentRun.Note(Point, CancellationToken.None);
    }

    async Task<BackupManifest> BackUp(CancellationToken cancellation)
    {
        var revision = (await Runner.Status(cancellation)).Current;
        return await BackupStage.Run(new BackupRequest(CurrentRun.Id, Version, CurrentRun.Start.Commit, revision), cancellation);
    }
}
