using System.Text.Json;
using Pipeline.Store;

namespace Pipeline.Backups;

/// <summary>The backups of an environment, as the store has them.</summary>
/// <param name="store">The store.</param>
/// <param name="environment">The environment's name.</param>
public sealed class BackupCatalogue(IObjectStore store, string environment)
{
    private const string ManifestName = "/manifest.json";

    /// <summary>All finished backups, newest first; one whose manifest cannot be believed is among them and says so.</summary>
    public async Task<IReadOnlyList<CataloguedBackup>> List(CancellationToken cancellation)
    {
        var (finished, _) = await Ids(cancellation);
        return await Task.WhenAll(finished.OrderDescending(StringComparer.Ordinal).Select(id => Describe(id, cancellation)));
    }

    /// <summary>The newest backup of a database; null when there is none.</summary>
    public async Task<BackupManifest?> Newest(string database, CancellationToken cancellation)
    {
        var (finished, _) = await Ids(cancellation);
        foreach (var id in finished.OrderDescending(StringComparer.Ordinal))
            if ((await Describe(id, cancellation)).Manifest is { } manifest && manifest.Database == database)
                return manifest;
        return null;
    }

    /// <summary>Where a backup is, for people.</summary>
    public string LocationOf(string backup) => $"{store.Location}/{BackupKeys.Of(environment)}{backup}";

    /// <summary>What is in a backup.</summary>
    /// <exception cref="PipelineException">There is no such backup, or its manifest is not as it was written, or is another backup's.</exception>
    public async Task<BackupManifest> Read(string backup, CancellationToken cancellation)
    {
        var found = await Describe(backup, cancellation);
        return found.Manifest
            ?? throw new PipelineException(
                $"The backup \"{backup}\" of {environment} cannot be used.",
                found.Fault,
                "Nothing was changed.",
                $"{Invocation.Program} Backups --environment {environment}"
            );
    }

    /// <summary>True when the backup was proven to restore, as far as a level asks.</summary>
    public async Task<bool> IsVerified(string backup, CancellationToken cancellation, VerificationLevel level = VerificationLevel.Full) =>
        (await Describe(backup, cancellation)).Manifest?.IsVerified(level) == true;

    /// <summary>Writes a manifest, or one with more in it than before: from then on the backup counts.</summary>
    internal Task Write(BackupManifest manifest, CancellationToken cancellation) =>
        store.Archive.WriteText(new BackupKeys(environment, manifest.Id).Manifest, ManifestSeal.Write(manifest), cancellation);

    /// <summary>Removes what killed runs have left: dumps without a manifest. The caller holds the environment's lease.</summary>
    public async Task RemoveUnfinished(CancellationToken cancellation)
    {
        var (finished, all) = await Ids(cancellation);
        await store.RemoveUnfinished(BackupKeys.Of(environment), cancellation);
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

    private async Task<CataloguedBackup> Describe(string id, CancellationToken cancellation)
    {
        var key = new BackupKeys(environment, id).Manifest;
        if (await store.ReadText(key, cancellation) is not { } text)
            return new CataloguedBackup(id, null, "There is no such backup.");
        try
        {
            var manifest = ManifestSeal.Read(text);
            var keys = Enumerable.Range(0, manifest.Parts.Count).Select(new BackupKeys(environment, id).Part);
            return
                manifest.Id == id
                && manifest.Environment == environment
                && manifest.Parts.Count > 0
                && manifest.Parts.Select(part => part.Key).SequenceEqual(keys)
                ? new CataloguedBackup(id, manifest, null)
                : new CataloguedBackup(
                    id,
                    null,
                    $"Its manifest is that of {manifest.Id} of {manifest.Environment}, or leads to another one's parts."
                );
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or ArgumentException or FormatException)
        {
            return new CataloguedBackup(id, null, $"Its manifest \"{key}\" cannot be believed. {failure.Message}");
        }
    }

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

/// <summary>A backup in the catalogue.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Manifest">What is in it; null when that cannot be believed.</param>
/// <param name="Fault">Why not.</param>
public sealed record CataloguedBackup(string Id, BackupManifest? Manifest, string? Fault);
