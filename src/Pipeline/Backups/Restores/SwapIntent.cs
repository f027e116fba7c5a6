using Pipeline.Store;

namespace Pipeline.Backups;

/// <summary>
/// A swap of databases that is about to happen, or has happened: written down in the store before it begins. Names change hands in a swap, so it goes by
/// the databases' OIDs.
/// </summary>
/// <param name="Run">The run.</param>
/// <param name="Backup">The backup that the restored database is from.</param>
/// <param name="Old">The OID of the database that is replaced; null when there is none of that name.</param>
/// <param name="Restored">The OID of the one that takes its place.</param>
/// <param name="KeptAs">The name under which the replaced one is kept.</param>
internal sealed record SwapIntent(string Run, string Backup, long? Old, long Restored, string KeptAs)
{
    /// <summary>The environment's latest; null when there was none yet.</summary>
    public static Task<SwapIntent?> Latest(BackupLocation location, CancellationToken cancellation) =>
        location.Store.ReadJson<SwapIntent>(Key(location), cancellation);

    /// <summary>Writes it down.</summary>
    public Task Write(BackupLocation location, CancellationToken cancellation) =>
        location.Store.WriteJson(Key(location), this, cancellation);

    private static string Key(BackupLocation location) => $"{location.Environment}/swap.json";
}
