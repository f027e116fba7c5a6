using Pipeline.Store;

namespace Pipeline.Backups;

/// <summary>The backups of an environment, as the store has them.</summary>
/// <param name="store">The store.</param>
/// <param name="environment">The environment's name.</param>
public sealed class BackupCatalogue(IObjectStore store, string environment)
{
    private const string ManifestName = "/manifest.json";

    /// <summary>All finished backups, newest first.</summary>
    public async Task<IReadOnlyList<CataloguedBackup>> List(CancellationToken cancellation)
    {
        var (finished, _) = await Ids(cancellation);
        return await Task.WhenAll(
            finished
                .OrderDescending(StringComparer.Ordinal)
                .Select(async id => new CataloguedBackup(await Read(id, cancellation), await Verification(id, cancellation)))
        );
    }

    /// <summary>Where a backup is, for people.</summary>
    public string LocationOf(string backup) => $"{store.Location}/{BackupKeys.Of(environment)}{backup}";

    /// <summary>What is in a backup.</summary>
    /// <exception cref="PipelineException">There is no such backup.</exception>
    public async Task<BackupManifest> Read(string backup, CancellationToken cancellation) =>
        await store.ReadJson<BackupManifest>(new BackupKeys(environment, backup).Manifest, cancellation)
        ?? throw new PipelineException(
            $"There is no backup \"{backup}\" of {environment}.",
            next: $"{Invocation.Program} Backups --environment {environment}"
        );

    /// <summary>True when the backup was restored and compared.</summary>
    public async Task<bool> IsVerified(string backup, CancellationToken cancellation) =>
        await Verification(backup, cancellation) is not null;

    /// <summary>Records that a backup was restored and compared.</summary>
    public Task RecordVerification(string backup, BackupVerification verification, CancellationToken cancellation) =>
        store.WriteJson(new BackupKeys(environment, backup).Verification, verification, cancellation);

    /// <summary>Removes what killed runs have left: dumps without a manifest. The caller holds the environment's lease.</summary>
    public async Task RemoveUnfinished(CancellationToken cancellation)
    {
        var (finished, all) = await Ids(cancellation);
        foreach (var id in all.Except(finished))
            await DeleteObjects(id, cancellation);
    }

    /// <summary>
    /// Deletes a backup, its manifest first: killed in between, it leaves what does not count and what <see cref="RemoveUnfinished"/>
    /// removes, never a manifest that promises a dump that is gone. The caller holds the environment's lease.
    /// </summary>
    public async Task Delete(string backup, CancellationToken cancellation)
    {
        await store.Delete(new BackupKeys(environment, backup).Manifest, cancellation);
        await DeleteObjects(backup, cancellation);
    }

    private async Task DeleteObjects(string backup, CancellationToken cancellation)
    {
        await foreach (var found in store.List($"{BackupKeys.Of(environment)}{backup}/", cancellation))
            await store.Delete(found.Key, cancellation);
    }

    private Task<BackupVerification?> Verification(string backup, CancellationToken cancellation) =>
        store.ReadJson<BackupVerification>(new BackupKeys(environment, backup).Verification, cancellation);

    private async Task<(HashSet<string> Finished, HashSet<string> All)> Ids(CancellationToken cancellation)
    {
        var prefix = BackupKeys.Of(environment);
        var (finished, all) = (new HashSet<string>(), new HashSet<string>());
        await foreach (var found in store.List(prefix, cancellation))
        {
            var id = found.Key[prefix.Length..].Split('/')[0];
            all.Add(id);
            if (found.Key.EndsWith(ManifestName, StringComparison.Ordinal))
                finished.Add(id);
        }

        return (finished, all);
    }
}
