using Pipeline.Databases;
using Pipeline.Runs;
using Pipeline.Store;

namespace Pipeline.Backups;

/// <summary>Restores a backup into an empty database, and proves that it is what was backed up.</summary>
/// <param name="store">Where the backup is.</param>
/// <param name="environment">The environment's name.</param>
/// <param name="transcript">Where it is told.</param>
public sealed class BackupRestore(IObjectStore store, string environment, Transcript transcript)
{
    /// <summary>
    /// Restores, streaming from the store, then compares the dump's hash and the rows of every table with the manifest, and records the proof.
    /// </summary>
    /// <param name="target">An empty database. On a failure it holds a part; its owner drops it.</param>
    /// <param name="manifest">The backup.</param>
    /// <param name="run">The run it is restored by.</param>
    /// <param name="cancellation">Ends the restore.</param>
    /// <exception cref="PipelineException">The backup is damaged, does not restore, or holds other rows than the manifest says.</exception>
    public async Task Into(Database target, BackupManifest manifest, string run, CancellationToken cancellation)
    {
        var started = transcript.Time.GetTimestamp();
        await Restore(target, manifest, cancellation);
        await Compare(target, manifest, cancellation);
        var duration = transcript.Time.GetElapsedTime(started);
        var verification = new BackupVerification(transcript.Time.GetUtcNow(), run, duration);
        await new BackupCatalogue(store, environment).RecordVerification(manifest.Id, verification, cancellation);
        transcript.Line(
            $"Backup {manifest.Id} restored and compared in {duration.Spoken()}: {manifest.Rows.Values.Sum().Grouped()} rows in {manifest.Rows.Count.Counted("table")} as backed up"
        );
    }

    private async Task Restore(Database target, BackupManifest manifest, CancellationToken cancellation)
    {
        using var tool = await PostgresTool.For(target, cancellation);
        using var progress = transcript.Progress($"Restoring {manifest.Id}", manifest.Size);
        using var hash = new Sha256Stream(progress.Advance);
        await using var dump = await store.OpenRead(manifest.Key, cancellation);
        var restore = tool.Command(
            "pg_restore",
            ["--exit-on-error", .. await Rights(target, manifest, cancellation), $"--dbname={target.Name}"]
        );
        try
        {
            await restore.Write((input, token) => Feed(dump, input, Compression.Of(manifest), hash, token), cancellation);
        }
        catch (PipelineException failure)
        {
            throw Damaged(manifest, failure.Message, failure);
        }

        if (hash.Finish() is var found && found != manifest.Sha256)
            throw Damaged(manifest, $"Its SHA-256 is {found}, expected {manifest.Sha256}.", null);
    }

    /// <summary>Owners and rights are all kept or all left out: half of them would be nobody's intention.</summary>
    private async Task<string[]> Rights(Database target, BackupManifest manifest, CancellationToken cancellation)
    {
        await using var connection = await target.Connect(cancellation);
        var missing = await Ownership.OutOfReach(connection, manifest.Owners, cancellation);
        if (missing.Count == 0)
            return [];
        transcript.Warn(
            $"Restored without owners and rights, as \"{target.User}\" may not act for {string.Join(", ", missing.Select(role => $"\"{role}\""))}. Grant it these roles to keep them."
        );
        return ["--no-owner", "--no-privileges"];
    }

    private static async Task Feed(Stream dump, Stream input, Compression compression, Sha256Stream hash, CancellationToken cancellation)
    {
        var pipe = new System.IO.Pipelines.Pipe();
        var packed = pipe.Reader.AsStream();
        var reading = Fill(dump, pipe.Writer, hash, cancellation);
        await compression.Decompress(packed, (plain, token) => plain.CopyToAsync(input, token), cancellation);
        await reading;
    }

    private static async Task Fill(Stream dump, System.IO.Pipelines.PipeWriter writer, Sha256Stream hash, CancellationToken cancellation)
    {
        Exception? failure = null;
        try
        {
            await hash.Copy(dump, writer.AsStream(leaveOpen: true), cancellation);
        }
        catch (Exception broken)
        {
            failure = broken;
            throw;
        }
        finally
        {
            await writer.CompleteAsync(failure);
        }
    }

    private static async Task Compare(Database target, BackupManifest manifest, CancellationToken cancellation)
    {
        await using var connection = await target.Connect(cancellation);
        var differences = RowCounts.Differences(manifest.Rows, await RowCounts.Read(connection, cancellation));
        if (differences.Count > 0)
            throw Damaged(manifest, string.Join(Environment.NewLine, differences), null);
    }

    private static PipelineException Damaged(BackupManifest manifest, string why, Exception? inner) =>
        new(
            $"The backup {manifest.Id} does not restore to what was backed up.",
            why,
            "The database itself was not touched.",
            "Take another backup, and look at the store.",
            inner
        );
}
