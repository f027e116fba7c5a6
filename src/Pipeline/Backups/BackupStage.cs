using System.Globalization;
using Npgsql;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Runs;
using Pipeline.Store;

namespace Pipeline.Backups;

/// <summary>
/// Takes a backup: one session holds a snapshot and a light lock on every table, counts the rows, and stays until pg_dump, which reads
/// at that same snapshot, is done. The dump is streamed into the store and hashed on the way; nothing as large as the database is on a disk here.
/// </summary>
/// <param name="database">What is backed up.</param>
/// <param name="store">Where to.</param>
/// <param name="environment">The environment's name.</param>
/// <param name="settings">How.</param>
/// <param name="transcript">Where it is told.</param>
public sealed class BackupStage(Database database, IObjectStore store, string environment, BackupSettings settings, Transcript transcript)
{
    /// <summary>What <see cref="Run"/> would do. Changes nothing.</summary>
    public async Task<IEnumerable<string>> Foresee(CancellationToken cancellation)
    {
        await using var connection = await database.Connect(cancellation);
        var size = new ByteSize(await connection.Scalar<long>("SELECT pg_database_size(current_database())", cancellation));
        var tables = (await RowCounts.TablesOf(connection, cancellation)).Count;
        return [$"dump {database.Name}, {size} in {tables.Counted("table")}, into {store.Location}/{environment}/backups"];
    }

    /// <summary>Takes a backup. Without its manifest, which is written last, it does not count.</summary>
    /// <exception cref="PipelineException">The database, the dump or the store failed; no backup is left behind.</exception>
    public async Task<BackupManifest> Run(BackupRequest request, CancellationToken cancellation)
    {
        var started = transcript.Time.GetTimestamp();
        await using var holder = await database.Connect(cancellation);
        var snapshot = await Snapshot(holder, cancellation);
        var draft = await Describe(holder, request, cancellation);
        var manifest = await Dump(draft, snapshot, cancellation) with { Duration = transcript.Time.GetElapsedTime(started) };
        Judge(manifest);
        await store.WriteJson(new BackupKeys(environment, manifest.Id).Manifest, manifest, cancellation);
        var ratio = new ByteSize(manifest.DatabaseSize);
        transcript.Line(
            $"Backup {manifest.Id}: {new ByteSize(manifest.Size)} of a database of {ratio}, {manifest.Rows.Values.Sum().Grouped()} rows in {manifest.Rows.Count.Counted("table")}, in {manifest.Duration.Spoken()}"
        );
        return manifest;
    }

    /// <summary>
    /// Exports a snapshot and locks all tables: without the lock a table truncated between the snapshot and the dump would be dumped empty,
    /// and pg_dump would say that all went well.
    /// </summary>
    private async Task<string> Snapshot(NpgsqlConnection holder, CancellationToken cancellation)
    {
        await holder.Execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", cancellation);
        await holder.Execute(
            "SELECT set_config('lock_timeout', $1, true), set_config('idle_in_transaction_session_timeout', '0', true)",
            cancellation,
            Milliseconds(settings.LockWait)
        );
        var snapshot = await holder.Scalar<string>("SELECT pg_export_snapshot()", cancellation);
        try
        {
            foreach (var table in await RowCounts.TablesOf(holder, cancellation))
                await holder.Execute($"LOCK TABLE {table} IN ACCESS SHARE MODE", cancellation);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new PipelineException(
                "The backup cannot begin: somebody holds a lock on a table.",
                failure.MessageText,
                "Nothing was changed.",
                "Look in pg_stat_activity who it is, and run again.",
                failure
            );
        }

        return snapshot!;
    }

    private async Task<BackupManifest> Describe(NpgsqlConnection holder, BackupRequest request, CancellationToken cancellation)
    {
        var now = transcript.Time.GetUtcNow();
        var id = $"{now.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture)}-v{request.Version}";
        return new BackupManifest
        {
            Id = id,
            Environment = environment,
            For = request,
            TakenAt = now,
            Duration = TimeSpan.Zero,
            Database = $"{database.Host}:{database.Port}/{database.Name}",
            ServerVersion = holder.PostgreSqlVersion.ToString(),
            DumpVersion = 0,
            Compression = Compression.Choose().Name,
            Key = new BackupKeys(environment, id).Dump,
            Size = 0,
            Sha256 = "",
            DatabaseSize = await holder.Scalar<long>("SELECT pg_database_size(current_database())", cancellation),
            Rows = await RowCounts.Read(holder, cancellation),
            Owners = await Ownership.Read(holder, cancellation),
        };
    }

    private async Task<BackupManifest> Dump(BackupManifest draft, string snapshot, CancellationToken cancellation)
    {
        using var tool = await PostgresTool.For(database, cancellation);
        var compression = Compression.Of(draft);
        var dump = tool.Command(
            "pg_dump",
            "--format=custom",
            compression.DumpOption,
            $"--snapshot={snapshot}",
            $"--lock-wait-timeout={Milliseconds(settings.LockWait)}"
        );
        using var progress = transcript.Progress($"Backing up {database.Name}");
        using var hash = new Sha256Stream(progress.Advance);
        await store.Write(
            draft.Key,
            (target, token) =>
                dump.Read((output, inner) => compression.Compress(output, (packed, last) => hash.Copy(packed, target, last), inner), token),
            cancellation
        );
        return draft with { DumpVersion = tool.Major, Size = hash.Count, Sha256 = hash.Finish() };
    }

    private void Judge(BackupManifest manifest)
    {
        if (manifest.Rows.Count > 0 && manifest.Size < settings.MinimumSize.Bytes)
            throw new PipelineException(
                $"The backup {manifest.Id} is too small to be believed.",
                $"Found {new ByteSize(manifest.Size)}, expected at least {settings.MinimumSize}.",
                "Nothing was changed.",
                "Look what is in the database; when it is right, lower Backups.minimumSize."
            );
    }

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
