using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Runs;

namespace Pipeline.Preflight;

/// <summary>The database answers, its programs are there, and nobody is in the middle of something long (G4).</summary>
public static class DatabaseGate
{
    private const string LongQueries = """
        SELECT format('process %s of %s for %s s', pid, coalesce(nullif(application_name, ''), usename), extract(epoch FROM now() - query_start)::int)
        FROM pg_stat_activity
        WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid() AND query_start < now() - $1::interval
        ORDER BY query_start
        """;

    /// <summary>Connects and looks.</summary>
    public static Gate For(Database database, GateSettings settings) =>
        new(
            "database",
            async cancellation =>
            {
                await using var connection = await database.ConnectGuarded(cancellation);
                var size = await connection.Scalar<long>("SELECT pg_database_size(current_database())", cancellation);
                var queries = await connection.Rows(LongQueries, row => row.GetString(0), cancellation, settings.LongQuery.Value);
                var programs = await PostgresPrograms.For(connection.PostgreSqlVersion.Major, cancellation);
                var found =
                    $"PostgreSQL {connection.PostgreSqlVersion}, {database}, {new ByteSize(size)}, with pg_dump and pg_restore {programs.Major}";
                return queries.Count == 0
                    ? GateResult.Pass(found)
                    : GateResult.Warn($"{found}; {queries.Count.Counted("query", "queries")} for long, the longest: {queries[0]}");
            }
        );
}
