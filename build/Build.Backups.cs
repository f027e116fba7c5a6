using System.ComponentModel;
using Nuke.Common;
using Pipeline.Backups;
using Pipeline.Databases;
using Pipeline.Runs;
using Pipeline.Status;

partial class Build
{
    [Category("Look")]
    Target Backups =>
        _ =>
            _.Description("Shows the backups, newest first, and which were restored and compared")
                .Requires(() => Environment)
                .Executes(() =>
                    Act(async cancellation =>
                    {
                        var (store, _) = await OpenForReading(cancellation);
                        var backups = await new BackupCatalogue(store, EnvironmentName).List(cancellation);
                        Show(backups, () => WriteBackups(backups));
                    })
                );

    /// <summary>Leftovers of runs that were killed.</summary>
    async Task CleanUp(CancellationToken cancellation)
    {
        PostgresTool.RemoveLeftovers();
        await ScratchDatabase.DropLeftovers(Parts.Database, cancellation);
        await Parts.Catalogue.RemoveUnfinished(cancellation);
    }

    static void WriteBackups(IReadOnlyList<CataloguedBackup> backups)
    {
        var table = new TextTable("Backup", "Taken", "Size", "Database", "Rows", "Schema", "Restored and compared");
        foreach (var (manifest, verification) in backups)
        {
            table.Row(
                manifest.Id,
                manifest.TakenAt.Spoken(),
                new Pipeline.Environments.ByteSize(manifest.Size).ToString(),
                new Pipeline.Environments.ByteSize(manifest.DatabaseSize).ToString(),
                manifest.Rows.Values.Sum().Grouped(),
                manifest.For.SchemaRevision,
                verification?.At.Spoken()
            );
        }

        table.WriteTo(Console.Out);
    }
}
