using System.ComponentModel;
using Nuke.Common;
using Pipeline;
using Pipeline.Backups;
using Pipeline.Databases;
using Pipeline.Deployments;
using Pipeline.Runs;
using Pipeline.Status;

partial class Build
{
    [Category("Backups")]
    Target Backups =>
        _ =>
            _.Description("Shows the backups, newest first, and which were restored and compared")
                .Requires(() => Environment)
                .Executes(() =>
                    Act(async cancellation =>
                    {
                        var (store, _) = await OpenForReading(cancellation);
                        var backups = await new BackupCatalogue(store, EnvironmentName).List(cancellation);
                        Show(backups.Select(backup => backup.WithoutStatements()), () => WriteBackups(backups, store.Location));
                    })
                );

    /// <summary>Leftovers of runs that were killed.</summary>
    async Task CleanUp(CancellationToken cancellation)
    {
        PasswordFolder.RemoveLeftovers();
        var dropped = await ScratchDatabase.DropLeftovers(Parts.Database, cancellation);
        if (BackupOptions.Scratch is not null)
            dropped = [.. dropped, .. await OnScratchServer(() => ScratchDatabase.DropLeftovers(ScratchServer, cancellation))];
        foreach (var scratch in dropped)
            Parts.Transcript.Line($"Dropped the scratch database \"{scratch}\", which a run that was killed had left");
        await new ReleaseTrial(Parts.Service, Parts.Transcript.Time).Remove(cancellation);
        await Swap.RemoveUnfinished(cancellation);
        foreach (var backup in await Parts.Catalogue.RemoveUnfinished(cancellation))
            Parts.Transcript.Line($"Removed what a run that was killed had begun of the backup {backup}");
    }

    void WriteBackups(IReadOnlyList<CataloguedBackup> backups, string location)
    {
        if (backups.Count == 0)
        {
            Console.WriteLine(
                $"  There are no backups of {EnvironmentName} in {location} yet: {Invocation.Program} Backup --environment {EnvironmentName}"
            );
            return;
        }

        var table = new TextTable("Backup", "Taken", "Size", "Database", "Rows", "Schema", "Proven", "Key");
        foreach (var (id, manifest, _) in backups)
        {
            if (manifest is null)
                table.Row(id, null, null, null, null, null, "not to be believed", null);
            else
                table.Row(
                    id,
                    manifest.TakenAt.Spoken(),
                    new Pipeline.Environments.ByteSize(manifest.Size).ToString(),
                    new Pipeline.Environments.ByteSize(manifest.DatabaseSize).ToString(),
                    manifest.Contents.Rows().Grouped(),
                    manifest.For.SchemaRevision,
                    manifest.Damage is not null ? "damaged"
                        : manifest.Verification is { } proof ? $"{proof.Extent}, {proof.At.Spoken()}"
                        : "not yet",
                    manifest.EncryptedWith
                );
        }

        table.WriteTo(Console.Out);
        foreach (var (id, manifest, fault) in backups)
        {
            if ((fault ?? manifest?.Damage) is { } wrong)
                Console.WriteLine($"  {id}: {wrong}");
        }
    }
}
