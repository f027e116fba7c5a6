using Npgsql;
using NpgsqlTypes;

namespace Pipeline.Migrations;

/// <summary>How far a backfill has come: written in the same transaction as each batch, so that a killed run is carried on behind its last one.</summary>
/// <param name="Key">The last key that is done, as PostgreSQL writes it; null for none.</param>
/// <param name="Rows">The rows that were walked over.</param>
internal sealed record BackfillCursor(string? Key, long Rows)
{
    private const string Table = $"{MigrationHistory.Schema}.backfills";

    /// <summary>Reads it, and makes the table when it is missing. One that walked along something else counts for nothing.</summary>
    public static async Task<BackfillCursor> Open(NpgsqlConnection connection, long migration, string along, CancellationToken cancellation)
    {
        if (!await Databases.SqlExecution.Scalar<bool>(connection, $"SELECT to_regclass('{Table}') IS NOT NULL", cancellation))
            await Databases.SqlExecution.Execute(
                connection,
                $"""
                CREATE TABLE {Table} (
                    migration bigint PRIMARY KEY REFERENCES {MigrationHistory.Schema}.migrations ON DELETE CASCADE,
                    along text NOT NULL, key text, rows bigint NOT NULL, at timestamptz NOT NULL)
                """,
                cancellation
            );
        var found = await Databases.SqlExecution.Rows(
            connection,
            $"SELECT key, rows FROM {Table} WHERE migration = $1 AND along = $2",
            row => new BackfillCursor(row.IsDBNull(0) ? null : row.GetString(0), row.GetInt64(1)),
            cancellation,
            migration,
            along
        );
        return found.SingleOrDefault() ?? new BackfillCursor(null, 0);
    }

    /// <summary>What notes it.</summary>
    public NpgsqlBatchCommand Note(long migration, string along) =>
        new(
            $"""
            INSERT INTO {Table} (migration, along, key, rows, at) VALUES ($1, $2, $3, $4, clock_timestamp())
            ON CONFLICT (migration) DO UPDATE SET along = excluded.along, key = excluded.key, rows = excluded.rows, at = excluded.at
            """
        )
        {
            Parameters =
            {
                new() { Value = migration },
                new() { Value = along },
                new() { Value = (object?)Key ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = Rows },
            },
        };
}
