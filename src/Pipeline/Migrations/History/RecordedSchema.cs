using Npgsql;
using Pipeline.Databases;

namespace Pipeline.Migrations;

/// <summary>
/// The schema as a run has left it, kept in the database itself: what is another later was changed by somebody else.
/// </summary>
/// <param name="Revision">The revision that it was recorded at.</param>
/// <param name="Schema">The schema.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Run">By which run.</param>
internal sealed record RecordedSchema(string? Revision, SchemaFingerprint Schema, DateTimeOffset At, string Run)
{
    private const string Table = $"{MigrationHistory.Schema}.recorded_schema";

    /// <summary>The record; null when there is none.</summary>
    public static async Task<RecordedSchema?> Read(NpgsqlConnection connection, CancellationToken cancellation) =>
        await connection.Scalar<bool>($"SELECT to_regclass('{Table}') IS NOT NULL", cancellation)
            ? (
                await connection.Rows(
                    $"SELECT revision, schema, written_by, recorded_at, run FROM {Table}",
                    row => new RecordedSchema(
                        row.IsDBNull(0) ? null : row.GetString(0),
                        new SchemaFingerprint(row.GetString(1), row.GetString(2)),
                        row.GetFieldValue<DateTimeOffset>(3),
                        row.GetString(4)
                    ),
                    cancellation
                )
            ).SingleOrDefault()
            : null;

    /// <summary>Replaces the record.</summary>
    public async Task Write(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.Execute(
            $"""
            CREATE TABLE IF NOT EXISTS {Table} (
                "only" boolean PRIMARY KEY DEFAULT true CHECK ("only"),
                revision text, schema text NOT NULL, written_by text NOT NULL, recorded_at timestamptz NOT NULL, run text NOT NULL)
            """,
            cancellation
        );
        await connection.Execute($"DELETE FROM {Table}", cancellation);
        await connection.Execute(
            $"INSERT INTO {Table} (revision, schema, written_by, recorded_at, run) VALUES ($1, $2, $3, $4, $5)",
            cancellation,
            Revision,
            Schema.Text,
            Schema.WrittenBy,
            At,
            Run
        );
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>What was changed since; null when nothing was, or when the two cannot be compared, as another version has written them.</summary>
    public string? Difference(string? revision, SchemaFingerprint now) =>
        Revision != revision || Schema.WrittenBy != now.WrittenBy || Schema.Text == now.Text
            ? null
            : $"Since run {Run} left the schema at {RevisionNumber.Told(Revision)}, somebody else has changed it:\n{TextDifference.Short(Schema.Text, now.Text)}";
}
