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

    /// <summary>Where the key is that backups are encrypted with, 32 bytes in base64; none to leave them as they are. Not in use yet: a key is refused.</summary>
    public SecretReference? EncryptionKey { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        foreach (var fault in Retention.Faults())
            yield return fault with
            {
                Key = $"retention.{fault.Key}",
            };
        // Until BackupStage encrypts: whoever sets a key must not get backups that everybody can read.
        if (EncryptionKey is not null)
            yield return new SettingsFault("encryptionKey", $"{EncryptionKey}", "nothing: backups are not encrypted yet");
        if (LockWait.Value <= TimeSpan.Zero)
            yield return new SettingsFault("lockWait", $"{LockWait}", "more than 0s");
    }
}
