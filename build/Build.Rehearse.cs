using System.ComponentModel;
using Nuke.Common;
using Pipeline;
using Pipeline.Backups;
using Pipeline.Checks;
using Pipeline.Databases;
using Pipeline.Deployments;
using Pipeline.Migrations;
using Pipeline.Runs;

partial class Build
{
    [Category("Stages")]
    Target Rehearse =>
        _ =>
            _.Description("Runs the pending migrations up, down and up again on that restored copy")
                .DependsOn(Backup)
                .OnlyWhenDynamic(() => HasWork, ThereIsWork)
                .Executes(() =>
                    Act(
                        cancellation => CurrentRun.Step(nameof(Rehearse), RehearseOnBackup, cancellation),
                        async cancellation => Rehearsal.Foresee([.. (await Runner.Status(cancellation)).PendingNames])
                    )
                );

    async Task<RehearsalRecord> RehearseOnBackup(CancellationToken cancellation)
    {
        await using var copy = await RestoredCopy(cancellation);
        var rehearsal = await RehearsalOf(await Parts.Catalogue.Read(RestorePoint.Backup!, cancellation), cancellation);
        return await rehearsal.Run(copy.Database, Stamp, cancellation);
    }

    async Task<Rehearsal> RehearsalOf(BackupManifest backup, CancellationToken cancellation) =>
        new(Folder!, Migrations, Parts.Transcript)
        {
            Accepted = Accept,
            ProductionRows = RowsOfSchemaOnly(backup),
            Scale = await ScaleOf(backup, cancellation),
            Queries = await QueriesOfProduction(cancellation),
            LiveRelease =
                Migrations.TryLiveRelease
                && BackupOptions.Verification == VerificationLevel.Full
                && State.Live is { Checks.Count: > 0 } live
                    ? (database, token) => TryLive(live, database, token)
                    : null,
        };

    /// <summary>How many times as long everything takes in production: it has grown since the backup, and its server may be slower than that of the copy.</summary>
    async Task<double> ScaleOf(BackupManifest backup, CancellationToken cancellation)
    {
        await using var connection = await Parts.Database.Connect(cancellation);
        var size = await connection.Scalar<long>("SELECT pg_database_size(current_database())", cancellation);
        var slower = BackupOptions.Scratch is null
            ? 1
            : await ServerSpeed.Slower(Parts.Database, ScratchServer, Parts.Transcript.Time, cancellation);
        return Math.Max(1, (double)size / Math.Max(1, backup.DatabaseSize)) * slower;
    }

    async Task<RunningQueries> QueriesOfProduction(CancellationToken cancellation)
    {
        var counted = await RunningQueries.Of(Parts.Database, Parts.Transcript, cancellation);
        return Migrations.Queries.Length == 0
            ? counted
            : counted.And(await RunningQueries.Listed(Path.Combine(RootDirectory, Migrations.Queries), cancellation));
    }

    /// <summary>Where the live release stumbles on a database, by the checks it once passed.</summary>
    async Task<string?> TryLive(ReleaseRecord live, Database database, CancellationToken cancellation)
    {
        try
        {
            await new ReleaseTrial(Parts.Service, Parts.Transcript.Time).Run(
                Earlier(live) with
                {
                    Database = database,
                },
                (client, token) =>
                    new SmokeStage(live.Checks, database, Parts.Secrets, Parts.Transcript).Run(
                        $"{live.Version} on the copy",
                        client,
                        token
                    ),
                cancellation
            );
            return null;
        }
        catch (PipelineException failure)
        {
            return failure.Message;
        }
    }

    /// <summary>The copy that the backup was just proven with; for the backup of an earlier run a new one.</summary>
    async Task<ScratchDatabase> RestoredCopy(CancellationToken cancellation)
    {
        var (copy, level) = (Scratch, BackupOptions.Verification);
        Scratch = null;
        if (copy is not null && level == VerificationLevel.Full)
            return copy;
        if (copy is not null)
            await copy.DisposeAsync();
        var manifest = await Parts.Catalogue.Read(RestorePoint.Backup!, cancellation);
        if (!manifest.IsVerified(level))
            manifest = await Prove(manifest, level, cancellation);
        copy = await ScratchDatabase.Create(ScratchServer, CurrentRun.Id, cancellation, manifest.Locale);
        await Fill(copy.Database, manifest, CurrentRun.Id, cancellation);
        return copy;
    }

    /// <summary>Restores into a copy what is proven of backups: the rows, or the schema alone with what the migrations' history says.</summary>
    async Task Fill(Database copy, BackupManifest manifest, string work, CancellationToken cancellation)
    {
        if (BackupOptions.Verification == VerificationLevel.Full)
        {
            await BackupRestore.Into(copy, manifest, work, cancellation);
            return;
        }

        await BackupRestore.SchemaInto(copy, manifest, cancellation);
        await MigrationHistory.Copy(Folder!, Parts.Database, copy, cancellation);
    }

    /// <summary>Where the copy has no rows, the backup's manifest tells how many there are.</summary>
    IReadOnlyDictionary<string, long>? RowsOfSchemaOnly(BackupManifest backup) =>
        BackupOptions.Verification == VerificationLevel.Full
            ? null
            : backup.Contents.Tables.ToDictionary(table => table.Key, table => table.Value.Rows);
}
