using Npgsql;

namespace Pipeline.Databases;

/// <summary>How many rows each table has: counted, not estimated.</summary>
public static class RowCounts
{
    private const string Dumped = """
          AND NOT EXISTS (
            SELECT FROM pg_depend JOIN pg_extension e ON e.oid = refobjid
            WHERE classid = 'pg_class'::regclass AND objid = c.oid AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
              AND NOT c.oid = ANY (coalesce(extconfig, '{}')))
        """;

    private const string Tables = """
        SELECT format('%I.%I', n.nspname, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_toast%' AND n.nspname <> $1

        """;

    /// <summary>The tables of a database, quoted and with their schemas; the leaves of partitioned ones.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="cancellation">Ends the question.</param>
    /// <param name="without">A schema to leave out.</param>
    /// <param name="dumped">True for those alone whose rows pg_dump dumps: not what belongs to an extension, unless that has asked for it.</param>
    public static Task<IReadOnlyList<string>> TablesOf(
        NpgsqlConnection connection,
        CancellationToken cancellation,
        string without = "",
        bool dumped = false
    ) => connection.Rows($"{Tables}{(dumped ? Dumped : "")} ORDER BY 1", row => row.GetString(0), cancellation, without);

    /// <summary>Counts every table, as the connection's transaction sees it.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="cancellation">Ends the counting.</param>
    /// <param name="without">A schema to leave out.</param>
    public static async Task<IReadOnlyDictionary<string, long>> Read(
        NpgsqlConnection connection,
        CancellationToken cancellation,
        string without = ""
    )
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in await TablesOf(connection, cancellation, without))
            counts[table] = await connection.Scalar<long>($"SELECT count(*) FROM ONLY {table}", cancellation);
        return counts;
    }

    /// <summary>The tables that differ, each as a line with both counts.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, long> expected, IReadOnlyDictionary<string, long> found) =>
        [
            .. expected
                .Keys.Union(found.Keys)
                .Order(StringComparer.Ordinal)
                .Where(table => expected.GetValueOrDefault(table, -1) != found.GetValueOrDefault(table, -1))
                .Select(table => $"{table}: found {Tell(found, table)}, expected {Tell(expected, table)}"),
        ];

    private static string Tell(IReadOnlyDictionary<string, long> counts, string table) =>
        counts.TryGetValue(table, out var count) ? $"{Runs.Words.Grouped(count)} rows" : "no such table";
}
