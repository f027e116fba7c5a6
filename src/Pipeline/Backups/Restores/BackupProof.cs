using Pipeline.Databases;
using Pipeline.Processes;
using Pipeline.Runs;

namespace Pipeline.Backups;

/// <summary>Compares what a backup was restored to with what was backed up, and records that in its manifest.</summary>
/// <param name="catalogue">Where the manifest is.</param>
/// <param name="transcript">Where it is told.</param>
/// <param name="run">The run that proves it.</param>
internal sealed class BackupProof(BackupCatalogue catalogue, Transcript transcript, string run)
{
    private readonly long _started = transcript.Time.GetTimestamp();

    /// <summary>Compares a restored database. Its rows are there before its indexes: they are read while those are built, which leaves the processors room.</summary>
    /// <param name="restored">The database.</param>
    /// <param name="manifest">The backup.</param>
    /// <param name="restore">How it was restored.</param>
    /// <param name="finish">Builds what comes after the rows.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The manifest with the proof in it.</returns>
    /// <exception cref="PipelineException">Something cannot be built, or differs.</exception>
    public async Task<BackupManifest> Record(
        Database restored,
        BackupManifest manifest,
        ArchiveRestore restore,
        Func<CancellationToken, Task> finish,
        CancellationToken cancellation
    )
    {
        await using var session = await restored.ConnectGuarded(cancellation);
        var withHashes = manifest.Contents.Tables.Values.Any(table => table.Hash is not null);
        var found = await ContentsReading.Begin(session, cancellation);
        using (var progress = Progress(manifest))
            await SideBySide.Run(
                cancellation,
                finish,
                async token => found = await ContentsReading.Count(found, session, withHashes, _ => progress.Advance(1), token)
            );
        found = await ContentsReading.Describe(found, session, cancellation);
        var differences = ContentsDifference.Between(manifest.Contents, found, restore.Level, restore.WithRights);
        if (differences.Count > 0)
            throw BackupDamage.Of(manifest, string.Join(Environment.NewLine, differences));
        return await Record(manifest, Proof(restore.Level, session.PostgreSqlVersion.ToString(), restore.WithRights), cancellation);
    }

    private Progress Progress(BackupManifest manifest) =>
        transcript.Progress(
            $"Building the indexes of {manifest.Id} and comparing its tables",
            manifest.Contents.Tables.Count,
            ProgressUnit.Steps
        );

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
