namespace Pipeline.Backups;

/// <summary>What a backup is taken for.</summary>
/// <param name="Run">The run.</param>
/// <param name="Version">The release that is about to be deployed, or taken back.</param>
/// <param name="Commit">Its commit.</param>
/// <param name="SchemaRevision">The newest applied migration.</param>
public sealed record BackupRequest(string Run, string Version, string Commit, string? SchemaRevision);
