using Npgsql;
using Pipeline.Databases;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>
/// Has PostgreSQL look anew at what migrations have changed, as its plans go by what it knows of a table
/// (https://www.postgresql.org/docs/current/sql-analyze.html); autovacuum would come to that in a minute or some.
/// </summary>
internal sealed class TableStatistics
{
    /// <summary>Fewer changed rows are left to autovacuum, as is less than a tenth of a table: its own threshold.</summary>
    private const int Few = 1000;

    /// <summary>Without a look at any table itself, for which it would have to wait behind whoever has that locked.</summary>
    private const string Query = """
        SELECT c.oid, c.oid::regclass::text,
            concat_ws(' ', relnatts, pg_relation_filenode(c.oid), (SELECT count(*) FROM pg_index WHERE indrelid = c.oid AND indexprs IS NOT NULL)),
            coalesce(pg_stat_get_mod_since_analyze(c.oid), 0), greatest(reltuples, 0)::bigint
        FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
        WHERE relkind IN ('r', 'm') AND relpersistence <> 't' AND nspname NOT LIKE 'pg\_%' AND nspname NOT IN ('information_schema', $1)
            AND (relpages > 0 OR pg_stat_get_live_tuples(c.oid) > 0)
        """;

    private readonly MigrationSession _session;
    private readonly Transcript _transcript;
    private readonly Dictionary<uint, Table> _before;

    private TableStatistics(MigrationSession session, Transcript transcript, Dictionary<uint, Table> before) =>
        (_session, _transcript, _before) = (session, transcript, before);

    /// <summary>Looks what there is before the migrations.</summary>
    public static async Task<TableStatistics> Begin(MigrationSession session, Transcript transcript, CancellationToken cancellation) =>
        new(session, transcript, await Read(session, cancellation));

    /// <summary>Renews those of what was changed since; what cannot be is left to autovacuum.</summary>
    public async Task Renew(CancellationToken cancellation)
    {
        try
        {
            await _session.Reset(cancellation);
            if (_session.Work.PostgreSqlVersion.Major >= 15)
                await _session.Work.Execute("SELECT pg_stat_force_next_flush()", cancellation);
            var changed = (await Read(_session, cancellation)).Values.Where(IsChanged).Select(table => table.Name).Order().ToList();
            if (changed.Count == 0)
                return;
            var started = _transcript.Time.GetTimestamp();
            await _session.Work.Execute($"ANALYZE {string.Join(", ", changed)}", cancellation);
            _transcript.Line($"Statistics of {string.Join(", ", changed)} renewed in {_transcript.Time.GetElapsedTime(started).Spoken()}");
        }
        catch (NpgsqlException failure)
        {
            _transcript.Detail($"Statistics are left to autovacuum: {failure.Message}");
        }
    }

    private bool IsChanged(Table now) =>
        !_before.TryGetValue(now.Id, out var before)
        || before.Shape != now.Shape
        || now.Modified - before.Modified > Math.Max(Few, now.Rows / 10);

    private static async Task<Dictionary<uint, Table>> Read(MigrationSession session, CancellationToken cancellation) =>
        (
            await session.Work.Rows(
                Query,
                row => new Table(row.GetFieldValue<uint>(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4)),
                cancellation,
                MigrationHistory.Schema
            )
        ).ToDictionary(table => table.Id);

    private sealed record Table(uint Id, string Name, string Shape, long Modified, long Rows);
}
