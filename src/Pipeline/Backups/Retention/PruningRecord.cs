namespace Pipeline.Backups;

/// <summary>What became of the backups, or with <c>--dry-run</c> would become of them.</summary>
/// <param name="Backups">Each with its decision, the newest first.</param>
public sealed record PruningRecord(IReadOnlyList<RetentionDecision> Backups)
{
    /// <summary>What the deleted backups took in the store, in bytes.</summary>
    public long Freed => Backups.Where(decision => !decision.Keep).Sum(decision => decision.Backup.Size);

    /// <summary>What the kept backups take in the store, in bytes.</summary>
    public long Kept => Backups.Where(decision => decision.Keep).Sum(decision => decision.Backup.Size);
}
