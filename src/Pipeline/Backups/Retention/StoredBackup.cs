namespace Pipeline.Backups;

/// <summary>What retention knows of a backup.</summary>
/// <param name="Id">Its id.</param>
/// <param name="TakenAt">The moment of its snapshot.</param>
/// <param name="Size">Its size in the store, in bytes.</param>
public sealed record StoredBackup(string Id, DateTimeOffset TakenAt, long Size)
{
    /// <summary>How far it was proven to restore; null when it was not.</summary>
    public VerificationLevel? Level { get; init; }

    /// <summary>The same in words.</summary>
    public string? Verified { get; init; }

    /// <summary>Until when the store refuses to delete it; null when it is not locked.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>What the catalogue says of it.</summary>
    public static StoredBackup Of(BackupManifest manifest) =>
        new(manifest.Id, manifest.TakenAt, manifest.Size)
        {
            Level = manifest.Damage is null ? manifest.Verification?.Level : null,
            Verified = manifest.Damage is null ? manifest.Verification?.Told : null,
            LockedUntil = manifest.LockedUntil,
        };
}
