using System.ComponentModel;
using Nuke.Common;
using Pipeline;
using Pipeline.Backups;
using Pipeline.Databases;
using Pipeline.Migrations;

partial class Build
{
    [Category("Stages")]
    Target Backup =>
        _ =>
            _.Description("Dumps the database into the store, restores the dump into a scratch database and compares the two")
                .DependsOn(Preflight)
                .OnlyWhenDynamic(() => HasWork, ThereIsWork)
                .Executes(() =>
                    Act(
                        SetRestorePoint,
                        cancellation =>
                            RestorePoint.Backup is null ? BackupStage.Foresee(cancellation) : Task.FromResult<IEnumerable<string>>([])
                    )
                );

    BackupStage BackupStage => new(Parts.Database, Parts.Backups, BackupOptions, Parts.Transcript);

    BackupRestore BackupRestore => new(Parts.Backups, Parts.Transcript);

    /// <summary>The copy that the backup was proven with, for the rehearsal.</summary>
    ScratchDatabase? Scratch;

    async Task SetRestorePoint(CancellationToken cancellation)
    {
        if (RestorePoint.Backup is { } earlier)
        {
            Parts.Transcript.Line($"The backup {earlier} of run {RestorePoint.Run} stays the restore point.");
            return;
        }

        var backup = await CurrentRun.Step(nameof(Backup), BackUpAndProve, cancellation);
        Point = RestorePoint with { Backup = backup.Id };
        await CurrentRun.Note(Point, CancellationToken.None);
    }

    async Task<BackupRecord> BackUpAndProve(CancellationToken cancellation) =>
        BackupRecord.Of(await BackupStage.Run(await RequestBackup(cancellation), MakeScratch, cancellation));

    async Task<BackupRecord> BackUp(CancellationToken cancellation) =>
        BackupRecord.Of(await BackupStage.Run(await RequestBackup(cancellation), cancellation));

    /// <summary>The release is live, whatever becomes of this.</summary>
    async Task BackUpMigrated(CancellationToken cancellation)
    {
        if (!BackupOptions.AfterMigration || CurrentRun.RecordOf<MigrationRecord>(nameof(Migrate)) is not { Steps.Count: > 0 })
            return;
        try
        {
            await BackUp(cancellation);
        }
        catch (PipelineException failure)
        {
            Parts.Transcript.Warn($"The migrated database was not backed up. {failure.Message}");
        }
    }

    async Task<BackupRequest> RequestBackup(CancellationToken cancellation) =>
        new(CurrentRun.Id, Version, CurrentRun.Start.Commit, (await Runner.Status(cancellation)).Current);

    async Task<Pipeline.Databases.Database> MakeScratch(CancellationToken cancellation)
    {
        Scratch = await CreateScratch(CurrentRun.Id, await DatabaseLocale.Of(Parts.Database, cancellation), cancellation);
        return Scratch.Database;
    }

    Task<ScratchDatabase> CreateScratch(string run, string locale, CancellationToken cancellation) =>
        OnScratchServer(() => ScratchDatabase.Create(ScratchServer, run, cancellation, locale));

    async Task<T> OnScratchServer<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (PipelineException failure) when (BackupOptions.Scratch is not null)
        {
            throw new PipelineException(
                "The server that Backups.scratch names cannot be used.",
                failure.Message,
                failure.Done,
                failure.Next,
                failure
            );
        }
    }

    /// <summary>The server that backups are restored on to prove them, by a database of it that need not be there.</summary>
    Pipeline.Databases.Database ScratchServer =>
        BackupOptions.Scratch?.Resolve(
            DatabaseNames.Marked(Parts.Database.Name, $"{Parts.Store.Location} {Parts.Name}"),
            Secrets,
            Parts.Transcript.Time
        )
        ?? Parts.Database;
}
