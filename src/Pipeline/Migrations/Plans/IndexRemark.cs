using Pipeline.Databases;

namespace Pipeline.Migrations;

/// <summary>An index of production's that costs more than it gives.</summary>
/// <param name="Index">The index as SQL.</param>
/// <param name="Table">Its table as SQL.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Remark">What about it, for people.</param>
public sealed record IndexRemark(string Index, string Table, long Bytes, string Remark)
{
    /// <summary>
    /// Those which do what another does as well, and those which no query has used since the server began to count
    /// (https://www.postgresql.org/docs/current/monitoring-stats.html). What guards a constraint is used by that. A replica counts for itself.
    /// </summary>
    private const string Query = """
        WITH own AS (
            SELECT i.*, c.relam, pg_get_expr(indexprs, indrelid) AS expressions, pg_get_expr(indpred, indrelid) AS predicate, c.relpages::bigint * current_setting('block_size')::int AS bytes
            FROM pg_index i JOIN pg_class c ON c.oid = indexrelid JOIN pg_namespace n ON n.oid = relnamespace
            WHERE indisvalid AND nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema' AND c.relkind = 'i')
        SELECT one.indexrelid::regclass::text, one.indrelid::regclass::text, one.bytes, format('does what %s does as well', other.indexrelid::regclass)
        FROM own one JOIN own other ON other.indrelid = one.indrelid AND other.indexrelid <> one.indexrelid AND other.relam = one.relam
            AND other.indkey = one.indkey AND other.indclass = one.indclass AND other.indcollation = one.indcollation AND other.indoption = one.indoption
            AND other.expressions IS NOT DISTINCT FROM one.expressions AND other.predicate IS NOT DISTINCT FROM one.predicate
        WHERE NOT one.indisunique AND (other.indisunique OR other.indexrelid < one.indexrelid)
        UNION ALL
        SELECT indexrelid::regclass::text, indrelid::regclass::text, bytes,
            format('was not used by any query%s', (SELECT format(' since %s', to_char(stats_reset AT TIME ZONE 'UTC', 'YYYY-MM-DD'))
                FROM pg_stat_database WHERE datname = current_database() AND stats_reset IS NOT NULL))
        FROM own JOIN pg_stat_user_indexes AS used USING (indexrelid)
        WHERE idx_scan = 0 AND NOT indisunique AND bytes > $1 AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
        ORDER BY 3 DESC, 1
        """;

    /// <summary>Smaller ones are not worth a word.</summary>
    private const long Small = 1 << 20;

    /// <summary>Looks at a database.</summary>
    public static async Task<IReadOnlyList<IndexRemark>> Of(Database database, CancellationToken cancellation)
    {
        await using var connection = await database.ConnectGuarded(cancellation);
        return await connection.Rows(
            Query,
            row => new IndexRemark(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetString(3)),
            cancellation,
            Small
        );
    }
}
