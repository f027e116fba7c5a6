using Npgsql;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Processes;
using Pipeline.Runs;

namespace Pipeline.Backups;

/// <summary>Takes backups, and proves at once that they restore.</summary>
/// <param name="database">What is backed up.</param>
/// <param name="location">Where to.</param>
/// <param name="settings">How.</param>
/// <param name="transcript">Where it is told.</param>
public sealed class BackupStage(Database database, BackupLocation location, BackupSettings settings, Transcript transcript)
{
    private static readonly TimeSpan CleanUpDeadline = TimeSpan.FromSeconds(30);

    private readonly BackupCatalogue _catalogue = location.Catalogue;
    private readonly BackupTaking _taking = new(database, location, settings, transcript);

    /// <summary>What taking a backup would do. Changes nothing.</summary>
    public async Task<IEnumerable<string>> Foresee(CancellationToken cancellation)
    {
        await using var connection = await database.ConnectGuarded(cancellation);
        var size = new ByteSize(await connection.Scalar<long>("SELECT pg_database_size(current_database())", cancellation));
        var tables = (await RowCounts.TablesOf(connection, cancellation)).Count;
        return
        [
            $"dump {database.Name}, {size} in {tables.Counted("table")}, into {location.Store.Location}/{location.Environment}/backups",
            settings.Verification == VerificationLevel.Readable
                ? "read that backup back and decode it"
                : "restore that backup into a scratch database and compare the two",
        ];
    }

    /// <summary>Takes a backup without proving it, for when there is no time to lose. A size that is hard to believe is only told.</summary>
    /// <exception cref="PipelineException">The database, the dump or the store failed; no backup is left behind.</exception>
    public Task<BackupManifest> Run(BackupRequest request, CancellationToken cancellation) =>
        Take(
            request,
            settings.JobsAlone,
            static (dump, plan, _, token) => dump.Run(plan, token),
            doubts => transcript.Warn($"This backup may be too small. {string.Join(" ", doubts)}"),
            cancellation
        );

    /// <summary>Takes a backup and proves it, as far as the settings ask.</summary>
    /// <param name="request">What it is for.</param>
    /// <param name="scratch">Makes the empty database to restore into, when there is need of one; it holds the restored copy afterwards.</param>
    /// <param name="cancellation">Ends the backup.</param>
    /// <exception cref="PipelineException">
    /// The database, the dump or the store failed, and no backup is left behind; or it does not restore to what was backed up, and stays unproven.
    /// </exception>
    public async Task<BackupManifest> Run(
        BackupRequest request,
        Func<CancellationToken, Task<Database>> scratch,
        CancellationToken cancellation
    )
    {
        var restore = new BackupRestore(location, transcript);
        if (settings.Verification > VerificationLevel.Readable && settings.JobsBesideProof == 1 && Compression.Choose() == Compression.Zstd)
            return await RunInOnePass(request, await scratch(cancellation), cancellation);
        var jobs = settings.Verification == VerificationLevel.Readable ? settings.JobsAlone : settings.JobsBesideProof;
        var manifest = await Take(request, jobs, static (dump, plan, _, token) => dump.Run(plan, token), Disbelieve, cancellation);
        return settings.Verification == VerificationLevel.Readable
            ? await restore.Read(manifest, request.Run, cancellation)
            : await restore.Into(await scratch(cancellation), manifest, request.Run, cancellation, settings.Verification);
    }

    /// <summary>The dump is restored as it is written; what comes after the rows, while the store is read back.</summary>
    private async Task<BackupManifest> RunInOnePass(BackupRequest request, Database scratch, CancellationToken cancellation)
    {
        var head = new ArchiveHead();
        ArchiveRestore? restore = null;
        var proof = new BackupProof(_catalogue, transcript, request.Run);
        try
        {
            var manifest = await Take(
                request,
                jobs: 1,
                async (dump, _, described, token) =>
                {
                    restore = await ArchiveRestore.Into(scratch, await described.Value, settings.Verification, transcript, token);
                    return await dump.RunInto(restore, head, token);
                },
                Disbelieve,
                cancellation
            );
            var stored = new PartReading(location, manifest, static _ => { });
            return await proof.Record(
                scratch,
                manifest,
                restore!,
                token => SideBySide.Run(token, inner => restore!.Finish(head, stored, inner), stored.Check),
                cancellation
            );
        }
        finally
        {
            restore?.Dispose();
        }
    }

    private async Task<BackupManifest> Take(
        BackupRequest request,
        int jobs,
        Dumping dumping,
        Action<IReadOnlyList<string>> doubt,
        CancellationToken cancellation
    )
    {
        var previous = await _catalogue.Newest(database.Name, cancellation);
        var id = BackupKeys.NewId(transcript.Time.GetUtcNow(), request.Version);
        try
        {
            var manifest = await _taking.Run(id, request, jobs, dumping, previous, cancellation);
            if (Plausibility.Doubts(manifest, previous, settings).ToList() is { Count: > 0 } doubts)
                doubt(doubts);
            await _catalogue.Finish(manifest, cancellation);
            Tell(manifest);
            return manifest;
        }
        catch (Exception failure)
        {
            await RemoveBegun(id);
            if (failure is NpgsqlException told)
                throw NotTaken(told);
            throw;
        }
    }

    private PipelineException NotTaken(NpgsqlException failure) =>
        new(
            $"The database {database} could not be backed up.",
            (failure as PostgresException)?.MessageText ?? failure.Message,
            "Nothing was changed, and no backup was kept.",
            (failure as PostgresException)?.Hint,
            failure
        );

    /// <summary>
    /// What failed is told already and must not be hidden; what is left now is removed by the next run. Nothing but this one's own: it may have failed because
    /// its lease was lost, and then somebody else is taking a backup by now.
    /// </summary>
    private async Task RemoveBegun(string id)
    {
        using var deadline = new CancellationTokenSource(CleanUpDeadline);
        try
        {
            await _catalogue.Abandon(id, deadline.Token);
        }
        catch (Exception failure) when (failure is PipelineException or OperationCanceledException)
        {
            transcript.Detail($"What was begun of the backup is still in the store: {failure.Message}");
        }
    }

    private void Tell(BackupManifest manifest)
    {
        var rows = $"{manifest.Contents.Rows().Grouped()} rows in {manifest.Contents.Tables.Count.Counted("table")}";
        transcript.Line(
            $"Backup {manifest.Id}: {new ByteSize(manifest.Size)} of a database of {new ByteSize(manifest.DatabaseSize)}, {rows}, in {manifest.Duration.Spoken()}"
        );
    }

    private static void Disbelieve(IReadOnlyList<string> doubts) =>
        throw new PipelineException(
            "The backup is too small to be believed.",
            string.Join(System.Environment.NewLine, doubts),
            "Nothing was changed.",
            "Look what is in the database; when it is right, change the setting that is named."
        );
}
