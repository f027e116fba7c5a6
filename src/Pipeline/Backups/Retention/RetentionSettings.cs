using Pipeline.Environments;

namespace Pipeline.Backups;

/// <summary>
/// Which backups are kept when <c>PruneBackups</c> is run. Each rule keeps some, and only what no rule keeps is deleted. Whatever is set
/// here, it never deletes the newest backup of each level of proof, the restore point of the live release or of an unfinished run, or one that the store has locked.
/// </summary>
public sealed record RetentionSettings : ISettings
{
    /// <summary>The depth of a rollback that every environment has: two weeks pass until the last faults of a release show.</summary>
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromDays(14);

    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(36500);

    /// <summary>How many of the newest backups are kept that were proven as far as <c>verification</c> asks.</summary>
    public int KeepLast { get; init; } = 7;

    /// <summary>Of how many days the newest such backup is kept. Days, weeks and months are UTC's, and count only when they have one.</summary>
    public int Daily { get; init; } = 7;

    /// <summary>Of how many ISO weeks the newest such backup is kept.</summary>
    public int Weekly { get; init; } = 4;

    /// <summary>Of how many months the newest such backup is kept.</summary>
    public int Monthly { get; init; } = 6;

    /// <summary>What is younger is kept, verified or not.</summary>
    public Duration MinimumAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>For how long everything is kept that a rollback may need: the restore points of releases that were live within it, and what rollbacks have backed up. At least 14d.</summary>
    public Duration RollbackWindow { get; init; } = ShortestWindow;

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        foreach (
            var (key, count) in new[] { ("keepLast", KeepLast), ("daily", Daily), ("weekly", Weekly), ("monthly", Monthly) }.Where(count =>
                count.Item2 < 0
            )
        )
            yield return new SettingsFault(key, $"{count}", "0 or more");
        if (MinimumAge.Value < TimeSpan.Zero)
            yield return new SettingsFault("minimumAge", $"{MinimumAge}", "0s or more");
        if (RollbackWindow.Value < ShortestWindow || RollbackWindow.Value > LongestWindow)
            yield return new SettingsFault(
                "rollbackWindow",
                $"{RollbackWindow}",
                $"from {new Duration(ShortestWindow)} to {new Duration(LongestWindow)}"
            );
    }
}
