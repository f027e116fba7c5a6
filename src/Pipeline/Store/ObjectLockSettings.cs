using Pipeline.Environments;

namespace Pipeline.Store;

/// <summary>
/// Protects what is kept for long, such as backups, from being deleted or overwritten (S3 Object Lock). The bucket must have
/// Object Lock itself. Deleting a locked object only hides it: its version stays, and is paid for, until the lock ends.
/// </summary>
public sealed record ObjectLockSettings : ISettings
{
    /// <summary>Who may delete a locked object before its time: with governance those who have a right of its own for it, with compliance nobody.</summary>
    public LockMode Mode { get; init; } = LockMode.Governance;

    /// <summary>How long an object is locked, from the beginning of its upload.</summary>
    public Duration Duration { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        if (Duration.Value <= TimeSpan.Zero)
            yield return new SettingsFault("duration", $"{Duration}", "more than 0s");
    }
}
