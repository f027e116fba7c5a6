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
            _.Description(
                    "Restores that backup into a scratch database, compares it, and runs the pending migrations up, down and up again"
                )
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
        var manifest = await Parts.Catalogue.Read(RestorePoint.Backup!, cancellation);
        await using var scratch = await ScratchDatabase.Create(Parts.Database, CurrentRun.Id, cancellation);
        var restore = new BackupRestore(Parts.Store, Parts.Name, Parts.Transcript);
        return await new Rehearsal(Folder!, Migrations, Parts.Transcript, SchemaOf).Run(
            scratch.Database,
            (database, token) => restore.Into(database, manifest, CurrentRun.Id, token),
            Stamp,
            cancellation
        );
    }

    static async Task<string> SchemaOf(Pipeline.Databases.Database database, CancellationToken cancellation) =>
        (await SchemaFingerprint.Of(database, MigrationHistory.Schema, cancellation)).Text;
}
