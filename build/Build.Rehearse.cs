using System.ComponentModel;
using Nuke.Common;
using Pipeline.Backups;
using Pipeline.Databases;
using Pipeline.Migrations;

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
        var rehearsal = new Rehearsal(Folder!, Migrations, Parts.Transcript, SchemaOf)
        {
            Accepted = Accept,
            ProductionRows = await RowsOfSchemaOnly(cancellation),
        };
        return await rehearsal.Run(copy.Database, Stamp, cancellation);
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
        copy = await ScratchDatabase.Create(ScratchServer, CurrentRun.Id, cancellation, manifest.Locale);
        if (level == VerificationLevel.Full)
        {
            await BackupRestore.Into(copy.Database, manifest, CurrentRun.Id, cancellation);
            return copy;
        }

        if (!manifest.IsVerified(level))
            manifest = await Prove(manifest, level, cancellation);
        await BackupRestore.SchemaInto(copy.Database, manifest, cancellation);
        await MigrationHistory.Copy(Parts.Database, copy.Database, cancellation);
        return copy;
    }

    /// <summary>Where the copy has no rows, the backup's manifest tells how many there are.</summary>
    async Task<IReadOnlyDictionary<string, long>?> RowsOfSchemaOnly(CancellationToken cancellation) =>
        BackupOptions.Verification == VerificationLevel.Full
            ? null
            : (await Parts.Catalogue.Read(RestorePoint.Backup!, cancellation)).Contents.Tables.ToDictionary(
                table => table.Key,
                table => table.Value.Rows
            );

    static async Task<string> SchemaOf(Pipeline.Databases.Database database, CancellationToken cancellation) =>
        (await SchemaFingerprint.Of(database, MigrationHistory.Schema, cancellation)).Text;
}
