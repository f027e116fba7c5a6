using Npgsql;
using Pipeline.Databases;

namespace Pipeline.Migrations;

/// <summary>The exact number of rows of every table, but for the pipeline's own.</summary>
internal static class RowCounts
{
    private const string Tables = """
        SELECT format('%I.%I', nspname, relname) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE relkind = 'r' AND relpersistence <> 't' AND nspname NOT LIKE 'pg\_%' AND nspname NOT IN ('information_schema', $1)
        """;

    /// <summary>Counts.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> Read(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in await connection.Rows(Tables, row => row.GetString(0), cancellation, MigrationHistory.Schema))
            counts[table] = await connection.Scalar<long>($"SELECT count(*) FROM {table}", cancellation);
        return counts;
    }
}
