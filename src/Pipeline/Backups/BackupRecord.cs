namespace Pipeline.Backups;

/// <summary>What a run's journal and report say of a backup; all there is to say is in its manifest.</summary>
/// <param name="Id">The backup's id.</param>
/// <param name="Size">Its size in the store, in bytes.</param>
/// <param name="DatabaseSize">The database's size, in bytes.</param>
/// <param name="Rows">The rows of all tables.</param>
/// <param name="Duration">How long the dump took.</param>
/// <param name="Verification">How far it was proven to restore; null when it was not tried.</param>
public sealed record BackupRecord(string Id, long Size, long DatabaseSize, long Rows, TimeSpan Duration, BackupVerification? Verification)
{
    /// <summary>That of a backup.</summary>
    public static BackupRecord Of(BackupManifest manifest) =>
        new(manifest.Id, manifest.Size, manifest.DatabaseSize, manifest.Contents.Rows(), manifest.Duration, manifest.Verification);
}
