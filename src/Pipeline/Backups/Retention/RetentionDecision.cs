namespace Pipeline.Backups;

/// <summary>What becomes of a backup.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="Keep">False when it is to be deleted.</param>
/// <param name="Reason">Why, as a clause: the strongest of the rules that keep it.</param>
public sealed record RetentionDecision(StoredBackup Backup, bool Keep, string Reason)
{
    /// <summary>In words, such as <c>kept: newest of 2026-11-18</c>.</summary>
    public override string ToString() => $"{(Keep ? "kept" : "deleted")}: {Reason}";
}
