using Npgsql;
using Pipeline.Databases;

namespace Pipeline.Migrations;

/// <summary>The table in which a database remembers its migrations: a row for each, kept with a note when it was reverted.</summary>
public static class MigrationHistory
{
    /// <summary>The schema that is the pipeline's own; left out when schemas or rows are compared.</summary>
    public const string Schema = "pipeline";

    private const string Columns =
        "id, revision, name, state, statements_done, checksum, up_script, down_script, applied_at, duration_ms, applied_by, run";

    private const string CreateTable = $"""
        CREATE TABLE {Schema}.migrations (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            revision text NOT NULL,
            name text NOT NULL,
            state text NOT NULL CHECK (state IN ('Applying', 'Applied', 'Reverting', 'Reverted')),
            statements_done integer NOT NULL DEFAULT 0,
            checksum text NOT NULL,
            up_script text NOT NULL,
            down_script text,
            started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            applied_at timestamptz,
            duration_ms bigint,
            applied_by text NOT NULL,
            run text NOT NULL,
            reverted_at timestamptz,
            reverted_by text,
            reverted_run text)
        """;

    /// <summary>What is applied or half-way; nothing when the table does not exist.</summary>
    internal static async Task<IReadOnlyList<AppliedMigration>> Read(NpgsqlConnection connection, CancellationToken cancellation) =>
        await Exists(connection, cancellation)
            ? await connection.Rows($"SELECT {Columns} FROM {Schema}.migrations WHERE state <> 'Reverted'", Row, cancellation)
            : [];

    /// <summary>Makes the table when it is missing. The runner's lock keeps two from doing so at once.</summary>
    internal static async Task Create(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (await Exists(connection, cancellation))
            return;
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // CREATE SCHEMA IF NOT EXISTS wants the right to create even when the schema exists already.
        if (await connection.Scalar<string>($"SELECT to_regnamespace('{Schema}')::text", cancellation) is null)
            await connection.Execute($"CREATE SCHEMA {Schema}", cancellation);
        await connection.Execute(CreateTable, cancellation);
        await connection.Execute(
            $"CREATE UNIQUE INDEX migrations_revision ON {Schema}.migrations (revision) WHERE state <> 'Reverted'",
            cancellation
        );
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>Copies the history, and what another tool has noted, into a database that has the same schema without any rows.</summary>
    /// <exception cref="PipelineException">A tool keeps its notes where nobody can copy them. <see cref="ExitCode.Refused"/>.</exception>
    public static async Task Copy(MigrationFolder folder, Database from, Database to, CancellationToken cancellation)
    {
        await using var source = await from.Connect(cancellation);
        await using var target = await to.Connect(cancellation);
        if (folder.Tool is { Table: null } tool)
            throw PipelineException.Refused(
                $"What {tool.Name} has applied cannot be told on a copy without rows.",
                next: "Have backups proven with their rows: Backups.verification full."
            );
        foreach (var table in (string?[])[$"{Schema}.migrations", folder.Tool?.Table?.Sql])
            if (table is not null && await Exists(source, table, cancellation) && await Exists(target, table, cancellation))
                await Copy(table, source, target, cancellation);
    }

    private static async Task Copy(string table, NpgsqlConnection source, NpgsqlConnection target, CancellationToken cancellation)
    {
        await using (var rows = await source.BeginRawBinaryCopyAsync($"COPY {table} TO STDOUT (FORMAT BINARY)", cancellation))
        await using (var copy = await target.BeginRawBinaryCopyAsync($"COPY {table} FROM STDIN (FORMAT BINARY)", cancellation))
            await rows.CopyToAsync(copy, cancellation);
        const string Counted =
            "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND pg_get_serial_sequence($1, attname) IS NOT NULL";
        foreach (var column in await target.Rows(Counted, row => row.GetString(0), cancellation, table))
            await target.Execute(
                $"SELECT setval(pg_get_serial_sequence($1, $2), max({SqlExecution.QuoteIdentifier(column)})) FROM {table} HAVING count(*) > 0",
                cancellation,
                table,
                column
            );
    }

    /// <summary>What notes that a migration is applied, once all of it is done.</summary>
    internal static NpgsqlBatchCommand Applied(Migration migration, RunStamp stamp, TimeSpan duration) =>
        SqlExecution.Command(
            $"""
            INSERT INTO {Schema}.migrations (revision, name, state, checksum, up_script, down_script, applied_by, run, started_at, applied_at, duration_ms)
            VALUES ($1, $2, 'Applied', $3, $4, $5, $6, $7, clock_timestamp() - $8 * interval '1 ms', clock_timestamp(), $8)
            """,
            [.. Values(migration, stamp), (long)duration.TotalMilliseconds]
        );

    /// <summary>What notes that a migration is reverted, once all of it is done.</summary>
    internal static NpgsqlBatchCommand Reverted(long id, string? down, RunStamp stamp) =>
        SqlExecution.Command(
            $"""
            UPDATE {Schema}.migrations SET state = 'Reverted', statements_done = 0, down_script = coalesce(down_script, $2),
                reverted_at = clock_timestamp(), reverted_by = $3, reverted_run = $4 WHERE id = $1
            """,
            id,
            down,
            stamp.By,
            stamp.Run
        );

    /// <summary>Notes that a migration is being applied; gives the row's key.</summary>
    internal static async Task<long> Begin(
        NpgsqlConnection connection,
        Migration migration,
        RunStamp stamp,
        CancellationToken cancellation
    ) =>
        await connection.Scalar<long>(
            $"""
            INSERT INTO {Schema}.migrations (revision, name, state, checksum, up_script, down_script, applied_by, run)
            VALUES ($1, $2, 'Applying', $3, $4, $5, $6, $7) RETURNING id
            """,
            cancellation,
            Values(migration, stamp)
        );

    private static object?[] Values(Migration migration, RunStamp stamp) =>
        [migration.Revision, migration.Name, migration.Up.Checksum, migration.Up.Text, migration.Down?.Kept, stamp.By, stamp.Run];

    /// <summary>Notes that a migration is carried on, with its files as they are by now.</summary>
    internal static async Task<long> Resume(NpgsqlConnection connection, long id, Migration migration, CancellationToken cancellation)
    {
        await connection.Execute(
            $"UPDATE {Schema}.migrations SET checksum = $2, up_script = $3, down_script = $4 WHERE id = $1",
            cancellation,
            id,
            migration.Up.Checksum,
            migration.Up.Text,
            migration.Down?.Kept
        );
        return id;
    }

    /// <summary>What notes that a script in a transaction is done, and something is left to do outside of it.</summary>
    internal static NpgsqlBatchCommand Advanced(long id, int statements) =>
        SqlExecution.Command($"UPDATE {Schema}.migrations SET statements_done = $2 WHERE id = $1", id, statements);

    /// <summary>Notes how many statements of a script outside a transaction are done.</summary>
    internal static Task Advance(NpgsqlConnection connection, long id, int statements, CancellationToken cancellation) =>
        connection.Execute($"UPDATE {Schema}.migrations SET statements_done = $2 WHERE id = $1", cancellation, id, statements);

    /// <summary>Notes that a migration is applied.</summary>
    internal static Task Complete(NpgsqlConnection connection, long id, TimeSpan duration, CancellationToken cancellation) =>
        connection.Execute(
            $"UPDATE {Schema}.migrations SET state = 'Applied', statements_done = 0, applied_at = clock_timestamp(), duration_ms = $2 WHERE id = $1",
            cancellation,
            id,
            (long)duration.TotalMilliseconds
        );

    /// <summary>Notes that a migration is being reverted, and by which script; one that is half-way back already stays where it is.</summary>
    internal static Task BeginRevert(NpgsqlConnection connection, long id, string? down, CancellationToken cancellation) =>
        connection.Execute(
            $"""
            UPDATE {Schema}.migrations SET state = 'Reverting', statements_done = 0, down_script = coalesce(down_script, $2)
            WHERE id = $1 AND state <> 'Reverting'
            """,
            cancellation,
            id,
            down
        );

    /// <summary>Notes that a migration is reverted.</summary>
    internal static Task CompleteRevert(NpgsqlConnection connection, long id, RunStamp stamp, CancellationToken cancellation) =>
        connection.Execute(
            $"UPDATE {Schema}.migrations SET state = 'Reverted', reverted_at = clock_timestamp(), reverted_by = $2, reverted_run = $3 WHERE id = $1",
            cancellation,
            id,
            stamp.By,
            stamp.Run
        );

    /// <summary>Takes back the note of a migration that has done nothing yet.</summary>
    internal static Task Forget(NpgsqlConnection connection, long id, CancellationToken cancellation) =>
        connection.Execute($"DELETE FROM {Schema}.migrations WHERE id = $1 AND state = 'Applying'", cancellation, id);

    /// <summary>Takes back the note that a migration is being reverted, when nothing of it was.</summary>
    internal static Task AbandonRevert(NpgsqlConnection connection, AppliedMigration before, CancellationToken cancellation) =>
        connection.Execute(
            $"UPDATE {Schema}.migrations SET state = $2, statements_done = $3 WHERE id = $1 AND state = 'Reverting'",
            cancellation,
            before.Id,
            before.State.ToString(),
            before.StatementsDone
        );

    private static Task<bool> Exists(NpgsqlConnection connection, CancellationToken cancellation) =>
        Exists(connection, $"{Schema}.migrations", cancellation);

    private static async Task<bool> Exists(NpgsqlConnection connection, string table, CancellationToken cancellation) =>
        await connection.Scalar<bool>("SELECT to_regclass($1) IS NOT NULL", cancellation, table);

    private static AppliedMigration Row(NpgsqlDataReader row) =>
        new()
        {
            Id = row.GetInt64(0),
            Revision = row.GetString(1),
            Name = row.GetString(2),
            State = Enum.Parse<MigrationState>(row.GetString(3)),
            StatementsDone = row.GetInt32(4),
            Checksum = row.GetString(5),
            UpText = row.GetString(6),
            DownText = row.IsDBNull(7) ? null : row.GetString(7),
            AppliedAt = row.IsDBNull(8) ? null : row.GetFieldValue<DateTimeOffset>(8),
            Duration = row.IsDBNull(9) ? null : TimeSpan.FromMilliseconds(row.GetInt64(9)),
            AppliedBy = row.GetString(10),
            Run = row.GetString(11),
        };
}
