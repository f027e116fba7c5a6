using System.ComponentModel;
using Nuke.Common;
using Pipeline.Backups;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Runs;
using Pipeline.Status;

partial class Build
{
    [Category("Look")]
    Target ListBackups => _ => _
        .Description("Shows the backups, newest first, and which were restored and compared")
        .Requires(() => Environment)
        .Executes(() => Act(async cancellation =>
        {
            var (store, _) = await OpenForReading(cancellation);
            var backups = await new BackupCatalogue(store, EnvironmentName).List(cancellation);
            Show(backups, () => WriteBackups(backups));
        }));

    /// <summary>Leftovers of runs that were killed.</summary>
    async Task CleanUp(CancellationToken cancellation)
    {
        await ScratchDatabase.DropLeftovers(Parts.Database, cancellation);
        await Parts.Catalogue.RemoveUnfinished(cancellation);
    }
}
