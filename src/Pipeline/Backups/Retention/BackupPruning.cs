using Pipeline.Environments;
using Pipeline.Runs;
using Pipeline.Store;

namespace Pipeline.Backups;

/// <summary>Deletes the backups of an environment that no rule keeps.</summary>
/// <param name="store">Where they are.</param>
/// <param name="environment">The environment's name.</param>
/// <param name="settings">The rules that are set, and how far a backup must be proven to count for them.</param>
/// <param name="transcript">Where it is told.</param>
public sealed class BackupPruning(IObjectStore store, string environment, BackupSettings settings, Transcript transcript)
{
    private readonly BackupCatalogue _catalogue = new(store, environment);
    private readonly RunHistory _history = new(store, environment);

    /// <summary>What <see cref="Run"/> would do. Changes nothing.</summary>
    /// <exception cref="PipelineException">A record in the store cannot be read: what would be needed is not known then.</exception>
    public async Task<PruningRecord> Decide(CancellationToken cancellation)
    {
        var backups = (await _catalogue.List(cancellation)).Select(Believed).OfType<BackupManifest>().ToList();
        // Nobody is taken for the holder of the lease: a run in progress needs its restore point like one that was interrupted.
        var unfinished = await _history.ToCarryOn(holder: null, cancellation);
        var state = await new LiveRecords(store, environment).Read(cancellation);
        var references = new BackupReferences
        {
            State = state,
            Unfinished = unfinished?.RestorePoint,
            TakenByRuns = await TakenByRuns(backups, cancellation),
        };
        return new PruningRecord(
            Retention.Decide(
                backups.Select(StoredBackup.Of),
                settings.Retention,
                settings.Verification,
                references,
                transcript.Time.GetUtcNow()
            )
        );
    }

    /// <summary>Deletes what no rule keeps, the oldest first, and what killed runs have left. Killed half-way, it is simply run again.</summary>
    /// <param name="lease">The environment's: a run that begins meanwhile could need what is deleted.</param>
    /// <param name="cancellation">Ends it between two objects.</param>
    /// <exception cref="PipelineException">The store failed, or the lease was lost; what was told as deleted is.</exception>
    public async Task<PruningRecord> Run(Lease lease, CancellationToken cancellation)
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lease.Lost);
        try
        {
            foreach (var begun in await _catalogue.RemoveUnfinished(held.Token))
                transcript.Line($"Deleted {begun}: a run that was killed had begun it");
            var record = await Decide(held.Token);
            foreach (var (backup, _, reason) in record.Backups.Where(decision => !decision.Keep).Reverse())
            {
                await lease.Confirm(held.Token);
                await _catalogue.Delete(backup.Id, held.Token);
                transcript.Line($"Deleted {Tell(backup)}: {reason}");
            }

            TellKept(record);
            transcript.Line(
                $"{Count(record, keep: false)} deleted, {new ByteSize(record.Freed)} freed; {Count(record, keep: true)} kept, {new ByteSize(record.Kept)}"
            );
            return record;
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            lease.ThrowIfLost();
            throw;
        }
    }

    /// <summary>The changes that a record foretells, one a line, and what stays.</summary>
    public IEnumerable<string> Foresee(PruningRecord record)
    {
        TellKept(record);
        return record
            .Backups.Where(decision => !decision.Keep)
            .Reverse()
            .Select(decision => $"delete {Tell(decision.Backup)}: {decision.Reason}");
    }

    private void TellKept(PruningRecord record)
    {
        foreach (var (backup, _, reason) in record.Backups.Where(decision => decision.Keep))
            transcript.Line($"Kept {Tell(backup)}: {reason}");
    }

    private async Task<IReadOnlyDictionary<string, string>> TakenByRuns(IEnumerable<BackupManifest> backups, CancellationToken cancellation)
    {
        var now = transcript.Time.GetUtcNow();
        var found = new Dictionary<string, string>();
        foreach (var manifest in backups.Where(backup => now - backup.TakenAt < settings.Retention.RollbackWindow))
        {
            if (await TakenBy(manifest.For, cancellation) is { } why)
                found.Add(manifest.Id, why);
        }

        return found;
    }

    /// <summary>
    /// The manifest names the run that took a backup, and that run's journal says whether it was a rollback: one small read for each backup
    /// of the window. A run of which nothing is known may have been one. A release that was taken back is not in the live state any more;
    /// that its restore point is needed may show only afterwards, when its schema or its data were left in place: what a deployment has taken
    /// stays, unless that came to nothing.
    /// </summary>
    private async Task<string?> TakenBy(BackupRequest request, CancellationToken cancellation)
    {
        var run = await _history.Find(request.Run, cancellation);
        return run is { Start.IsRollback: true } ? $"taken by the rollback {run.Run}"
            : run
                is {
                    Start.LeavesNothing: false,
                    Status: not (RunStatus.Failed or RunStatus.Refused or RunStatus.NothingToDo or RunStatus.Unreadable)
                }
                ? $"taken by the deployment {run.Run}"
            : run is null or { Status: RunStatus.Unreadable } ? $"taken by run {request.Run}, of which no journal can be read"
            : null;
    }

    /// <summary>What cannot be believed is not deleted either: a person looks at it first.</summary>
    private BackupManifest? Believed(CataloguedBackup backup)
    {
        if (backup.Manifest is null)
            transcript.Warn($"{backup.Id} is left alone. {backup.Fault}");
        return backup.Manifest;
    }

    private static string Tell(StoredBackup backup) => $"{backup.Id}, {new ByteSize(backup.Size)}";

    private static string Count(PruningRecord record, bool keep) =>
        record.Backups.Count(decision => decision.Keep == keep).Counted("backup");
}
