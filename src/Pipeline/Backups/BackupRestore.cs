using Pipeline.Backups.Encryption;
using Pipeline.Databases;
using Pipeline.Runs;

namespace Pipeline.Backups;

/// <summary>Restores a backup from the store into an empty database, and proves that it is what was backed up.</summary>
/// <param name="location">Where the backup is.</param>
/// <param name="transcript">Where it is told.</param>
public sealed class BackupRestore(BackupLocation location, Transcript transcript)
{
    /// <summary>What would keep a backup from being read here, told before anything is begun.</summary>
    /// <exception cref="PipelineException">The key is not there or another one, or there is nothing to decompress it with.</exception>
    public void ThrowIfImpossible(BackupManifest manifest)
    {
        location.ThrowIfLocked(manifest);
        Compression.Of(manifest).ThrowIfMissing();
    }

    /// <summary>
    /// Restores, streaming from the store, then compares the hash of every part, and the contents of the database, with the manifest, and records the
    /// proof there.
    /// </summary>
    /// <param name="target">An empty database. On a failure it holds a part; its owner drops it.</param>
    /// <param name="manifest">The backup.</param>
    /// <param name="run">The run it is restored by.</param>
    /// <param name="cancellation">Ends the restore.</param>
    /// <param name="level">At <see cref="VerificationLevel.Data"/> rows without indexes and constraints.</param>
    /// <exception cref="PipelineException">The backup is damaged, does not restore, or holds something else than the manifest says.</exception>
    public Task<BackupManifest> Into(
        Database target,
        BackupManifest manifest,
        string run,
        CancellationToken cancellation,
        VerificationLevel level = VerificationLevel.Full
    ) => Noting(manifest, () => IntoUnnoted(target, manifest, run, level, cancellation));

    private async Task<BackupManifest> IntoUnnoted(
        Database target,
        BackupManifest manifest,
        string run,
        VerificationLevel level,
        CancellationToken cancellation
    )
    {
        var proof = new BackupProof(location.Catalogue, transcript, run);
        var revealed = await ConfidentialStatements.Reveal(manifest, location, cancellation);
        using var restore = await ArchiveRestore.Into(target, revealed, level, transcript, cancellation);
        var head = new ArchiveHead();
        await Telling(manifest, "Restoring", reading => Restore(restore, reading, head, cancellation));
        var stored = new PartReading(location, manifest, static _ => { });
        return await proof.Record(target, manifest, restore, token => restore.Finish(head, stored, token), cancellation);
    }

    /// <summary>Reads every part back and compares its hash: before any database is touched.</summary>
    /// <exception cref="PipelineException">A part is missing or damaged.</exception>
    public Task Check(BackupManifest manifest, CancellationToken cancellation) =>
        Noting(
            manifest,
            async () =>
            {
                await Telling(manifest, "Checking", reading => reading.Check(cancellation));
                return manifest;
            }
        );

    /// <summary>Reads every part back, has pg_restore decode it, and records the proof: <see cref="VerificationLevel.Readable"/>.</summary>
    /// <exception cref="PipelineException">A part is missing or damaged.</exception>
    public Task<BackupManifest> Read(BackupManifest manifest, string run, CancellationToken cancellation) =>
        Noting(manifest, () => ReadUnnoted(manifest, run, cancellation));

    private async Task<BackupManifest> ReadUnnoted(BackupManifest manifest, string run, CancellationToken cancellation)
    {
        var proof = new BackupProof(location.Catalogue, transcript, run);
        var programs = await PostgresPrograms.For(manifest.DumpVersion, cancellation);
        var decode = new Processes.Command(programs.Path("pg_restore"), "--file=/dev/null");
        await Telling(
            manifest,
            "Reading",
            reading => Task.WhenAll(reading.Parts.Select(part => reading.Into(decode, part, static _ => { }, cancellation)))
        );
        return await proof.Readable(manifest, cancellation);
    }

    /// <summary>Restores the definitions without any rows, for a rehearsal on a database that is too large to be restored.</summary>
    /// <param name="target">An empty database.</param>
    /// <param name="manifest">The backup.</param>
    /// <param name="cancellation">Ends the restore.</param>
    /// <exception cref="PipelineException">The backup's first part is missing or damaged.</exception>
    public async Task SchemaInto(Database target, BackupManifest manifest, CancellationToken cancellation)
    {
        var revealed = await ConfidentialStatements.Reveal(manifest, location, cancellation);
        using var restore = await ArchiveRestore.Into(target, revealed, VerificationLevel.Full, transcript, cancellation);
        var (head, stored) = (new ArchiveHead(), new PartReading(location, manifest, static _ => { }));
        await stored.Into(head, cancellation);
        await restore.SchemaOnly(head, stored, cancellation);
        transcript.Warn(
            $"Backup {manifest.Id} was proven to be {manifest.Verification?.Level.ToString().ToLowerInvariant() ?? "nothing"} only: the migrations are rehearsed on the schema without rows."
        );
    }

    private static async Task Restore(ArchiveRestore restore, PartReading reading, ArchiveHead head, CancellationToken cancellation)
    {
        var parts = reading.Parts;
        await reading.Into(restore.First, parts[0], head.See, cancellation);
        await Task.WhenAll(parts.Skip(1).Select(part => reading.Into(restore.Further, part, static _ => { }, cancellation)));
    }

    private async Task Telling(BackupManifest manifest, string what, Func<PartReading, Task> act)
    {
        using var progress = transcript.Progress($"{what} {manifest.Id}", manifest.Size);
        await act(new PartReading(location, manifest, progress.Advance));
    }

    /// <summary>A store that cannot be written must not hide that what is in it is damaged.</summary>
    private async Task Note(BackupManifest manifest, PipelineException damage)
    {
        try
        {
            await location.Catalogue.Write(manifest with { Damage = damage.Why }, CancellationToken.None);
        }
        catch (PipelineException failure)
        {
            throw BackupDamage.Unrecorded(damage, failure);
        }
    }

    /// <summary>A backup that was found damaged says so from then on: it is nobody's newest proven one any more.</summary>
    private async Task<T> Noting<T>(BackupManifest manifest, Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (PipelineException failure) when (BackupDamage.IsToldBy(failure))
        {
            await Note(manifest, failure);
            throw;
        }
    }
}
