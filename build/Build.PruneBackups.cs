using System.ComponentModel;
using Nuke.Common;
using Pipeline.Backups;
using Pipeline.Store;

partial class Build
{
    [Category("Backups")]
    Target PruneBackups =>
        _ =>
            _.Description("Deletes the backups that no rule of Backups.retention keeps; --dry-run tells which, and why the others stay")
                .Requires(() => Environment)
                .Executes(() => Act(Prune, ForeseePruning));

    async Task Prune(CancellationToken cancellation)
    {
        var store = await OpenForPruning(cancellation);
        await using var lease = await TakeLease(store, nameof(PruneBackups), cancellation);
        var record = await PruningOf(store).Run(lease, cancellation);
        if (Json)
            Print(record);
    }

    async Task<IEnumerable<string>> ForeseePruning(CancellationToken cancellation)
    {
        var store = await OpenForPruning(cancellation);
        if (await Lease.Current(store, EnvironmentName, Transcript.Time, cancellation) is { } lease)
            Transcript.Warn($"{EnvironmentName} is in use: {lease} What is shown here may be another when that has ended.");
        var record = await PruningOf(store).Decide(cancellation);
        if (Json)
            Print(record);
        return PruningOf(store).Foresee(record);
    }

    /// <summary>Neither the database nor the service is needed for it.</summary>
    Task<IObjectStore> OpenForPruning(CancellationToken cancellation)
    {
        CheckSettings().Add(nameof(Store), Store).Add(nameof(Backups), BackupOptions).ThrowIfFaulty();
        return Store.Open(RootDirectory, Secrets, Transcript.Time, cancellation);
    }

    BackupPruning PruningOf(IObjectStore store) => new(store, EnvironmentName, BackupOptions, Transcript);
}
