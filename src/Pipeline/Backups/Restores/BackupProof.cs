using Pipeline.Databases;
using Pipeline.Runs;

namespace Pipeline.Backups;

/// <summary>Compares what a backup was restored to with what was backed up, and records that in its manifest.</summary>
/// <param name="catalogue">Where the manifest is.</param>
/// <param name="transcript">Where it is told.</param>
/// <param name="run">The run that proves it.</param>
internal sealed class BackupProof(BackupCatalogue catalogue, Transcript transcript, string run)
{
    private readonly long _started = transcript.Time.GetTimestamp();

    /// <summary>Compares a restored database.</summary>
    /// <returns>The manifest with the proof in it.</returns>
    /// <exception cref="PipelineException">Something differs.</exception>
    public async Task<BackupManifest> Record(
        Database restored,
        BackupManifest manifest,
        ArchiveRestore restore,
        CancellationToken cancellation
    )
    {
        await using var session = await restored.ConnectGuarded(cancellation);
        await session.Execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", cancellation);
        var withHashes = manifest.Contents.Tables.Values.Any(table => table.Hash is not null);
        using var progress = transcript.Progress($"Comparing {manifest.Id}", manifest.Contents.Tables.Count, ProgressUnit.Steps);
        var found = await ContentsReading.Read(session, withHashes, _ => progress.Advance(1), cancellation);
        var differences = ContentsDifference.Between(manifest.Contents, found, restore.Level, restore.WithRights);
        if (differences.Count > 0)
            throw BackupDamage.Of(manifest, string.Join(Environment.NewLine, differences));
        return await Record(manifest, Proof(restore.Level, session.PostgreSqlVersion.ToString(), restore.WithRights), cancellation);
    }

    /// <summary>Records that a backup can be read.</summary>
    public Task<BackupManifest> Readable(BackupManifest manifest, CancellationToken cancellation) =>
        Record(manifest, Proof(VerificationLevel.Readable, manifest.ServerVersion), cancellation);

    private BackupVerification Proof(VerificationLevel level, string serverVersion, bool withRights = true) =>
        new(level, transcript.Time.GetUtcNow(), run, transcript.Time.GetElapsedTime(_started), serverVersion, withRights);

    private async Task<BackupManifest> Record(BackupManifest manifest, BackupVerification proof, CancellationToken cancellation)
    {
        var proven = manifest with { Damage = null, Verification = proof };
        if (manifest.Damage is not null || manifest.Verification is not { } before || proof.Covers(before))
            await catalogue.Write(proven, cancellation);
        transcript.Line($"Backup {manifest.Id} {Proven(proven)} in {proof.Duration.Spoken()}");
        return proven;
    }

    private static string Proven(BackupManifest manifest)
    {
        var rows = $"{manifest.Contents.Rows().Grouped()} rows in {manifest.Contents.Tables.Count.Counted("table")}";
        return manifest.Verification!.Level switch
        {
            VerificationLevel.Readable => manifest.Verification.Told,
            VerificationLevel.Data => $"{manifest.Verification.Told}: {rows} as backed up",
            _ => $"{manifest.Verification.Told}: {rows} and {manifest.Contents.Objects.Count.Counted("object")} as backed up",
        };
    }
}
