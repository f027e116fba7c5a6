using Pipeline.Environments;

namespace Pipeline.Backups;

/// <summary>How backups are taken.</summary>
public sealed record BackupSettings : ISettings
{
    /// <summary>How long to wait for the tables' locks: a dump behind a long ALTER TABLE would hold up every query behind itself.</summary>
    public Duration LockWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A dump that is smaller is not believed.</summary>
    public ByteSize MinimumSize { get; init; } = new(1024);

    /// <summary>Which backups are kept. Nothing is deleted but by the target <c>PruneBackups</c>.</summary>
    public RetentionSettings Retention { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        foreach (var fault in Retention.Faults())
            yield return fault with
            {
                Key = $"retention.{fault.Key}",
            };
        if (LockWait.Value <= TimeSpan.Zero)
            yield return new SettingsFault("lockWait", $"{LockWait}", "more than 0s");
    }
}
