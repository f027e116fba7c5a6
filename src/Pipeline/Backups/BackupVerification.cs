namespace Pipeline.Backups;

/// <summary>The proof that a backup restores; beside its manifest, which is never written again.</summary>
/// <param name="At">When it was restored and compared.</param>
/// <param name="Run">By which run.</param>
/// <param name="Duration">How long the restore took.</param>
public sealed record BackupVerification(DateTimeOffset At, string Run, TimeSpan Duration);

/// <summary>A backup in the catalogue.</summary>
/// <param name="Manifest">What is in it.</param>
/// <param name="Verification">The proof that it restores; null when it was never restored.</param>
public sealed record CataloguedBackup(BackupManifest Manifest, BackupVerification? Verification);
