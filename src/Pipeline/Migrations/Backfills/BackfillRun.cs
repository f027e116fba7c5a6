using Npgsql;
using NpgsqlTypes;
using Pipeline.Databases;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>
/// Walks a table along a key, batch by batch, each committed by itself: whoever wants one of its rows waits for one batch, and what was done stays done. A table
/// is walked by its keys and not by where its rows are, as those move with every update.
/// </summary>
internal sealed class BackfillRun(
    MigrationSession session,
    LockRetry retry,
    MigrationSettings settings,
    Transcript transcript,
    Backfill backfill
)
{
    private readonly BatchSize _size = new(settings.Backfill.BatchTime);
    private readonly BackfillThrottle _throttle = new(session, settings.Backfill, transcript);
    private readonly string _along = $"{backfill.Table} by {backfill.Key}";

    /// <summary>Runs it from where it is to its end.</summary>
    /// <param name="migration">The migration's row in the history.</param>
    /// <param name="name">The migration, for people.</param>
    /// <param name="cancellation">Ends it between two batches; the batch under way is rolled back.</param>
    /// <returns>How many attempts were in vain, because of locks.</returns>
    /// <exception cref="PipelineException">The key cannot be walked along, or a batch failed.</exception>
    public async Task<int> Run(long migration, string name, CancellationToken cancellation)
    {
        await session.Reset(cancellation);
        await ThrowIfUnfit(cancellation);
        var cursor = await BackfillCursor.Open(session.Work, migration, _along, cancellation);
        if (cursor.Rows > 0)
            transcript.Line($"{name}: {cursor.Rows.Grouped()} rows done by a run that was interrupted; carrying on behind {cursor.Key}.");
        // A crash of the server may lose the last batches together with their notes: they are done again, and nobody has to wait for the disk each time.
        await session.Work.Execute("SET synchronous_commit = off", cancellation);
        var total = Math.Max(await Rows(cancellation), cursor.Rows);
        using var progress = transcript.Progress($"Backfilling {backfill.Table}", total, ProgressUnit.Rows);
        progress.Advance(cursor.Rows);
        var (attempts, started, before) = (0, transcript.Time.GetTimestamp(), cursor.Rows);
        while (await Next(cursor, cancellation) is { } batch)
        {
            var began = transcript.Time.GetTimestamp();
            var done = new BackfillCursor(batch.Last, cursor.Rows + batch.Rows);
            attempts += await retry.Run(name, token => Do(batch, done, migration, token), cancellation) - 1;
            var took = transcript.Time.GetElapsedTime(began);
            if (batch.IsWhole)
                _size.Took(took);
            progress.Advance(batch.Rows);
            cursor = done;
            await _throttle.Rest(took, cancellation);
        }

        await session.Work.Execute("RESET synchronous_commit", cancellation);
        var time = transcript.Time.GetElapsedTime(started);
        transcript.Line($"{name}: walked over {(cursor.Rows - before).Grouped()} rows of {backfill.Table} in {time.Spoken()}");
        return attempts;
    }

    /// <summary>The next rows in their order; null when there are none. Walks along the index, and fetches nothing else.</summary>
    private async Task<Batch?> Next(BackfillCursor cursor, CancellationToken cancellation)
    {
        var after = cursor.Key is null ? "" : $"WHERE {backfill.Key} > $1";
        // The alias has PostgreSQL order by the column, and not by its text.
        var next = $"SELECT {backfill.Key}::text AS pipeline_key FROM {backfill.Table} {after} ORDER BY {backfill.Key}";
        return await Bounds($"({next} OFFSET {_size.Rows - 1} LIMIT 1)", $"{_size.Rows}::bigint", true)
            ?? await Bounds($"({next} DESC LIMIT 1)", $"(SELECT count(*) FROM {backfill.Table} {after})", false);

        async Task<Batch?> Bounds(string last, string rows, bool isWhole)
        {
            await using var command = new NpgsqlCommand($"SELECT ({next} LIMIT 1), {last}, {rows}", session.Work);
            if (cursor.Key is not null)
                command.Parameters.Add(Untyped(cursor.Key));
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            await reader.ReadAsync(cancellation);
            return reader.IsDBNull(1) ? null : new Batch(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), isWhole);
        }
    }

    private async Task Do(Batch batch, BackfillCursor done, long migration, CancellationToken cancellation)
    {
        var statement = new NpgsqlBatchCommand(backfill.Statement.Text) { Parameters = { Untyped(batch.First), Untyped(batch.Last) } };
        await session.Run([statement, done.Note(migration, _along)], backfill.Statement, backfill.File, cancellation);
    }

    /// <summary>PostgreSQL takes it for what it stands beside.</summary>
    private static NpgsqlParameter Untyped(string value) => new() { Value = value, NpgsqlDbType = NpgsqlDbType.Unknown };

    private Task<long> Rows(CancellationToken cancellation) =>
        session.Work.Scalar<long>(
            "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = to_regclass($1)",
            cancellation,
            backfill.Table
        );

    private async Task ThrowIfUnfit(CancellationToken cancellation)
    {
        var fault = await session.Work.Scalar<string>(
            """
            SELECT CASE
                WHEN to_regclass($1) IS NULL THEN 'There is no table ' || $1
                WHEN attnum IS NULL THEN $1 || ' has no column ' || $2
                WHEN NOT attnotnull THEN $1 || '.' || $2 || ' may be NULL: those rows would be left out'
                WHEN NOT EXISTS (SELECT FROM pg_index WHERE indrelid = to_regclass($1) AND indkey[0] = attnum AND indisvalid AND indpred IS NULL)
                    THEN 'No index begins with ' || $1 || '.' || $2 || ': each batch would read the whole table'
            END
            FROM (SELECT) AS one LEFT JOIN pg_attribute ON attrelid = to_regclass($1) AND quote_ident(attname) = quote_ident((parse_ident($2))[1]) AND NOT attisdropped
            """,
            cancellation,
            backfill.Table,
            backfill.Key
        );
        if (fault is not null)
            throw new PipelineException($"The backfill {backfill.File} cannot walk along {backfill.Key}.", fault);
    }

    private sealed record Batch(string First, string Last, long Rows, bool IsWhole);
}
