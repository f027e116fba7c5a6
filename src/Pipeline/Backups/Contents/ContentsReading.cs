using Npgsql;
using Pipeline.Databases;

namespace Pipeline.Backups;

/// <summary>Reads what is in a database, as the session's transaction sees it.</summary>
internal static class ContentsReading
{
    private const string Sequences = """
        SELECT format('%I.%I', schemaname, sequencename), last_value, increment_by < 0
        FROM pg_sequences
        WHERE last_value IS NOT NULL AND schemaname NOT LIKE 'pg\_%' AND NOT cycle
          AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND deptype = 'e' AND objid = format('%I.%I', schemaname, sequencename)::regclass)
        """;

    /// <summary>Without the right to read them all at once, large objects are only counted.</summary>
    private const string LargeObjects = """
        SELECT CASE WHEN $1 AND has_table_privilege('pg_largeobject', 'SELECT') THEN
            'SELECT (SELECT count(*) FROM pg_largeobject_metadata), coalesce(sum(hash_record_extended(ROW(loid, pageno, data), 0)), 0)::text FROM pg_largeobject'
            ELSE 'SELECT count(*), NULL::text FROM pg_largeobject_metadata' END
        """;

    /// <summary>Reads everything.</summary>
    public static async Task<DatabaseContents> Read(NpgsqlConnection session, bool withHashes, CancellationToken cancellation) =>
        await Count(
            await Describe(await Begin(session, cancellation), session, cancellation),
            session,
            withHashes,
            static _ => { },
            cancellation
        );

    /// <summary>Reads what is outside of snapshots: before a dump does, which then finds sequences as far on, or further. The session's settings are changed.</summary>
    public static async Task<DatabaseContents> Begin(NpgsqlConnection session, CancellationToken cancellation)
    {
        await session.Execute(RowHash.Settings, cancellation);
        return new DatabaseContents
        {
            Tables = new Dictionary<string, TableContents>(),
            Sequences = await Named(session, Sequences, row => new SequenceContents(row.GetInt64(1), row.GetBoolean(2)), cancellation),
            LargeObjects = new TableContents(0, null),
            Objects = new Dictionary<string, string>(),
            Rights = new Dictionary<string, string>(),
        };
    }

    /// <summary>Each sequence as far back as it was before the dump or after it: one that was set back meanwhile is dumped as either.</summary>
    public static async Task<DatabaseContents> WithEarlierSequences(
        DatabaseContents contents,
        NpgsqlConnection session,
        CancellationToken cancellation
    )
    {
        var now = (await Begin(session, cancellation)).Sequences;
        return contents with
        {
            Sequences = contents.Sequences.ToDictionary(
                sequence => sequence.Key,
                sequence => sequence.Value.Earlier(now.GetValueOrDefault(sequence.Key))
            ),
        };
    }

    /// <summary>Adds all but the rows.</summary>
    public static async Task<DatabaseContents> Describe(DatabaseContents begun, NpgsqlConnection session, CancellationToken cancellation) =>
        begun with
        {
            Objects = await Named(session, Inventory.Objects, row => row.GetString(1), cancellation),
            Rights = await Named(session, Inventory.Rights, row => row.GetString(1), cancellation),
        };

    /// <summary>Adds the rows.</summary>
    /// <param name="described">What they are added to.</param>
    /// <param name="session">The session that began.</param>
    /// <param name="withHashes">Whether the rows are hashed too; counting alone takes a fifth of the time.</param>
    /// <param name="counted">Hears of each table once it is read.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<DatabaseContents> Count(
        DatabaseContents described,
        NpgsqlConnection session,
        bool withHashes,
        Action<string> counted,
        CancellationToken cancellation
    )
    {
        var tables = new SortedDictionary<string, TableContents>(StringComparer.Ordinal);
        foreach (var (table, row, root) in await session.Rows(RowHash.Tables, RowHash.Read, cancellation))
        {
            var counts = await Count(session, withHashes ? RowHash.Of(table, row) : RowHash.Count(table), cancellation);
            tables[table] = counts with { Root = root };
            counted(table);
        }

        var largeObjects = await session.Scalar<string>(LargeObjects, cancellation, withHashes && session.PostgreSqlVersion.Major >= 14);
        return described with { Tables = tables, LargeObjects = await Count(session, largeObjects!, cancellation) };
    }

    private static async Task<TableContents> Count(NpgsqlConnection session, string sql, CancellationToken cancellation) =>
        (
            await session.Rows(sql, row => new TableContents(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1)), cancellation)
        ).Single();

    private static async Task<IReadOnlyDictionary<string, T>> Named<T>(
        NpgsqlConnection session,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation
    )
    {
        var rows = await session.Rows(sql, row => (Name: row.GetString(0), Value: read(row)), cancellation);
        return new SortedDictionary<string, T>(rows.ToDictionary(row => row.Name, row => row.Value), StringComparer.Ordinal);
    }
}
