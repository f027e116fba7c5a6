using Pipeline.Databases;

namespace Pipeline.Monitoring.Readings;

/// <summary>The database's own figures at one moment.</summary>
/// <param name="Connections">The share of the server's connections in use.</param>
/// <param name="LongestQuery">How long the oldest query in this database has run, in seconds; null when the role may not see the others' queries.</param>
/// <param name="LockWaits">Sessions in this database that wait for a lock; null when the role may not see them.</param>
/// <param name="Deadlocks">Deadlocks in this database since its statistics were last reset.</param>
internal sealed record DatabaseReading(double Connections, double? LongestQuery, long? LockWaits, long Deadlocks)
{
    /// <summary>
    /// Without pg_read_all_stats a role sees what other roles' sessions are, but not what they do: an unseen query must not look like none.
    /// https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW
    /// </summary>
    private const string Figures = """
        SELECT
            (SELECT sum(numbackends) FROM pg_stat_database)::float8 / current_setting('max_connections')::float8,
            CASE WHEN visible THEN longest::float8 END,
            CASE WHEN visible THEN waiting END,
            (SELECT deadlocks FROM pg_stat_database WHERE datname = current_database())
        FROM (
            SELECT
                coalesce(bool_and(pg_has_role(usesysid, 'USAGE') OR pg_has_role('pg_read_all_stats', 'USAGE')), true) AS visible,
                coalesce(max(extract(epoch FROM clock_timestamp() - query_start)) FILTER (WHERE state = 'active'), 0) AS longest,
                count(*) FILTER (WHERE wait_event_type = 'Lock') AS waiting
            FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL
        ) AS activity
        """;

    /// <summary>Asks once, on a connection of its own.</summary>
    /// <exception cref="PipelineException">The database cannot be reached.</exception>
    /// <exception cref="Npgsql.NpgsqlException">It does not answer.</exception>
    public static async Task<DatabaseReading> Take(Database database, CancellationToken cancellation)
    {
        await using var connection = await database.Connect(cancellation);
        var rows = await connection.Rows(
            Figures,
            row => new DatabaseReading(
                row.GetDouble(0),
                row.IsDBNull(1) ? null : row.GetDouble(1),
                row.IsDBNull(2) ? null : row.GetInt64(2),
                row.GetInt64(3)
            ),
            cancellation
        );
        return rows[0];
    }
}
