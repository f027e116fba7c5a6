using System.Globalization;
using Pipeline.Runs;

namespace Pipeline.Backups;

/// <summary>What leads back to a backup: releases, an unfinished run, and rollbacks.</summary>
public sealed record BackupReferences
{
    /// <summary>What is live and what was before.</summary>
    public LiveState State { get; init; } = LiveState.Nothing;

    /// <summary>The restore point of the run that is not finished; null when all is settled.</summary>
    public RestorePoint? Unfinished { get; init; }

    /// <summary>The backups that deployments and rollbacks have taken, whatever became of these, each with what it is, as a clause.</summary>
    public IReadOnlyDictionary<string, string> TakenByRuns { get; init; } = new Dictionary<string, string>();

    /// <summary>The backups that no setting gives up, each with why.</summary>
    internal IEnumerable<(string? Backup, string Why)> Always()
    {
        if (Unfinished is { } point)
        {
            yield return (point.Backup, $"restore point of run {point.Run}, which is not finished");
            // When that run is taken back, this release is the live one.
            yield return (
                point.Release?.Backup,
                $"restore point of release {point.Release?.Version}, which run {point.Run} may come back to"
            );
        }

        if (State.Live is { } live)
            yield return (live.Backup, $"restore point of release {live.Version}, live since {Day(live.Since)}");
    }

    /// <summary>The backups that a rollback may need, each with when that came to an end or was taken: the window begins there.</summary>
    internal IEnumerable<(string? Backup, DateTimeOffset From, string Why)> ForAWhile(IEnumerable<StoredBackup> backups)
    {
        // A release was live until the one that came after it was; rolled back to, it is where its own restore point leads on from.
        foreach (var (next, release) in State.Releases.Zip(State.Releases.Skip(1)))
            yield return (release.Backup, next.Since, $"restore point of release {release.Version}, live until {Day(next.Since)}");
        foreach (var backup in backups)
        {
            if (TakenByRuns.TryGetValue(backup.Id, out var takenBy))
                yield return (backup.Id, backup.TakenAt, takenBy);
        }
    }

    internal static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
