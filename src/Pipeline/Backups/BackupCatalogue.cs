using System.Text.Json;
using Pipeline.Store;

namespace Pipeline.Backups;

/// <summary>The backups of an environment, as the store has them.</summary>
/// <param name="store">The store.</param>
/// <param name="environment">The environment's name.</param>
public sealed class BackupCatalogue(IObjectStore store, string environment)
{
    /// <summary>All backups that are not being taken, newest first; one whose manifest is gone or cannot be believed is among them and says so.</summary>
    public async Task<IReadOnlyList<CataloguedBackup>> List(CancellationToken cancellation)
    {
        var found = (await Objects(null, cancellation)).Where(backup => !IsBegun(backup)).Reverse();
        return await Task.WhenAll(found.Select(backup => Describe(backup.Key, backup.Value, cancellation)));
    }

    /// <summary>The newest backup of a database; null when there is none.</summary>
    public async Task<BackupManifest?> Newest(string database, CancellationToken cancellation)
    {
        foreach (var (id, objects) in (await Objects(null, cancellation)).Where(IsFinished).Reverse())
            if ((await Describe(id, objects, cancellation)).Manifest is { } manifest && manifest.Database == database)
                return manifest;
        return null;
    }

    /// <summary>Where a backup is, for people.</summary>
    public string LocationOf(string backup) => $"{store.Location}/{BackupKeys.Of(environment)}{backup}";

    /// <summary>One backup, whether it can be used or not; null when there is none of that id.</summary>
    public async Task<CataloguedBackup?> Find(string backup, CancellationToken cancellation) =>
        BackupKeys.IsId(backup) && (await Objects(backup, cancellation)).FirstOrDefault(found => !IsBegun(found)) is { Key: not null } found
            ? await Describe(backup, found.Value, cancellation)
            : null;

    /// <summary>What is in a backup.</summary>
    /// <exception cref="PipelineException">There is no such backup, or its manifest is not as it was written, or is another backup's.</exception>
    public async Task<BackupManifest> Read(string backup, CancellationToken cancellation)
    {
        var look = $"{Invocation.Program} Backups --environment {environment}";
        var found =
            await Find(backup, cancellation)
            ?? throw PipelineException.WrongUsage($"There is no backup \"{backup}\" of {environment}.", next: look);
        return found.Manifest
            ?? throw new PipelineException(
                $"The backup \"{backup}\" of {environment} cannot be used.",
                found.Fault,
                "Nothing was changed.",
                look
            );
    }

    /// <summary>Writes down that a backup is being taken, or taken away.</summary>
    internal Task Begin(string backup, CancellationToken cancellation) =>
        store.WriteText(new BackupKeys(environment, backup).Begun, "", cancellation);

    /// <summary>Writes the manifest of a backup that was begun: from then on it counts.</summary>
    internal async Task Finish(BackupManifest manifest, CancellationToken cancellation)
    {
        await Write(manifest, cancellation);
        await store.Delete(new BackupKeys(environment, manifest.Id).Begun, cancellation);
    }

    /// <summary>Writes a manifest with more in it than before.</summary>
    internal Task Write(BackupManifest manifest, CancellationToken cancellation) =>
        store.Archive.WriteText(new BackupKeys(environment, manifest.Id).Manifest, ManifestSeal.Write(manifest), cancellation);

    /// <summary>
    /// Removes the backups that killed runs have begun and not finished. One that has lost its manifest is none of these and stays. The caller holds the
    /// environment's lease.
    /// </summary>
    /// <returns>What was removed, by id.</returns>
    public async Task<IReadOnlyList<string>> RemoveUnfinished(CancellationToken cancellation)
    {
        var found = await Objects(null, cancellation);
        await store.RemoveUnfinished(BackupKeys.Of(environment), cancellation);
        foreach (var (finished, objects) in found.Where(IsFinished))
            if (objects.ContainsKey(new BackupKeys(environment, finished).Begun))
                await store.Delete(new BackupKeys(environment, finished).Begun, cancellation);
        var begun = found.Where(IsBegun).Select(backup => backup.Key).ToList();
        foreach (var backup in begun)
            await DeleteObjects(backup, cancellation);
        return begun;
    }

    /// <summary>
    /// Deletes a backup, its manifest first: killed in between, it leaves what does not count and what <see cref="RemoveUnfinished"/>
    /// removes, never a manifest that promises a dump that is gone. The caller holds the environment's lease.
    /// </summary>
    public async Task Delete(string backup, CancellationToken cancellation)
    {
        await Begin(backup, cancellation);
        await store.Delete(new BackupKeys(environment, backup).Manifest, cancellation);
        await DeleteObjects(backup, cancellation);
    }

    /// <summary>Removes a backup that was begun and will not be finished, whether anything of it is in the store or not.</summary>
    internal async Task Abandon(string backup, CancellationToken cancellation)
    {
        if (await store.ReadText(new BackupKeys(environment, backup).Begun, cancellation) is not null)
            await Delete(backup, cancellation);
    }

    /// <summary>What says that it was begun goes last: killed before that, the next one goes on.</summary>
    private async Task DeleteObjects(string backup, CancellationToken cancellation)
    {
        var keys = new BackupKeys(environment, backup);
        await foreach (var found in store.List(keys.Folder, cancellation))
            if (found.Key != keys.Begun)
                await store.Delete(found.Key, cancellation);
        await store.Delete(keys.Begun, cancellation);
    }

    private async Task<CataloguedBackup> Describe(string id, IReadOnlyDictionary<string, long> objects, CancellationToken cancellation)
    {
        var key = new BackupKeys(environment, id).Manifest;
        try
        {
            if (await store.ReadText(key, cancellation) is not { } text)
                return new CataloguedBackup(id, null, $"Its manifest \"{key}\" is not there: nobody can tell what it is.");
            var manifest = ManifestSeal.Read(text);
            var keys = Enumerable.Range(0, manifest.Parts.Count).Select(new BackupKeys(environment, id).Part);
            return
                manifest.Id == id
                && manifest.Environment == environment
                && manifest.Parts.Count > 0
                && manifest.Parts.Select(part => part.Key).SequenceEqual(keys)
                ? new CataloguedBackup(id, manifest with { Damage = manifest.Damage ?? DamageIn(manifest.Parts, objects) }, null)
                : new CataloguedBackup(
                    id,
                    null,
                    $"Its manifest is that of {manifest.Id} of {manifest.Environment}, or leads to another one's parts."
                );
        }
        catch (JsonException)
        {
            return new CataloguedBackup(id, null, $"Its manifest \"{key}\" cannot be believed: it is cut off, or no manifest at all.");
        }
        catch (Exception failure)
            when (failure is InvalidDataException or InvalidOperationException or ArgumentException or FormatException)
        {
            return new CataloguedBackup(id, null, $"Its manifest \"{key}\" cannot be believed. {failure.Message}");
        }
    }

    /// <summary>What shows without reading them.</summary>
    private static string? DamageIn(IEnumerable<BackupPart> parts, IReadOnlyDictionary<string, long> objects) =>
        parts
            .Select(part =>
                objects.TryGetValue(part.Key, out var size) ? part.FaultIn(size) : $"\"{part.Key}\" is not in the store any more."
            )
            .FirstOrDefault(fault => fault is not null);

    /// <summary>Every backup's objects with their sizes, oldest first, of all backups or of one.</summary>
    private async Task<SortedDictionary<string, Dictionary<string, long>>> Objects(string? backup, CancellationToken cancellation)
    {
        var all = BackupKeys.Of(environment);
        var objects = new SortedDictionary<string, Dictionary<string, long>>(StringComparer.Ordinal);
        await foreach (var found in store.List(backup is null ? all : new BackupKeys(environment, backup).Folder, cancellation))
        {
            var id = found.Key[all.Length..].Split('/')[0];
            if (!objects.TryGetValue(id, out var sizes))
                objects[id] = sizes = [];
            sizes[found.Key] = found.Size;
        }

        return objects;
    }

    private bool IsBegun(KeyValuePair<string, Dictionary<string, long>> backup) =>
        !IsFinished(backup) && backup.Value.ContainsKey(new BackupKeys(environment, backup.Key).Begun);

    private bool IsFinished(KeyValuePair<string, Dictionary<string, long>> backup) =>
        backup.Value.ContainsKey(new BackupKeys(environment, backup.Key).Manifest);
}

/// <summary>A backup in the catalogue.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Manifest">What is in it; null when that cannot be believed.</param>
/// <param name="Fault">Why not.</param>
public sealed record CataloguedBackup(string Id, BackupManifest? Manifest, string? Fault)
{
    /// <summary>As it may be shown: what a setting in a manifest's statements is set to may be a secret.</summary>
    public CataloguedBackup WithoutStatements() =>
        this with
        {
            Manifest = Manifest is null ? null : Manifest with { Attributes = [], Roles = null, Confidential = null },
        };
}
