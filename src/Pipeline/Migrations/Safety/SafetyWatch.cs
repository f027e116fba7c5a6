using Npgsql;
using Pipeline.Databases;

namespace Pipeline.Migrations.Safety;

/// <summary>
/// Sees what each statement of a migration does: its locks, the rows it reads and writes, the files it writes anew, what it changes in the catalogue. All of
/// that any role may read. It takes some milliseconds a statement, and is for a database that nobody else uses.
/// </summary>
internal sealed class SafetyWatch(TimeProvider time)
{
    /// <summary>Those of the database's own tables; the transaction's own indexes and views are left to the catalogue.</summary>
    private const string Locks = """
        SELECT relation, mode FROM pg_locks
        WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted AND mode <> 'SIReadLock' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """;

    /// <summary>Counted by PostgreSQL for the transaction under way.</summary>
    private const string Work = "SELECT relid, seq_scan, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables";

    /// <summary>The same of all sessions that have ended.</summary>
    private const string AllWork = "SELECT relid, seq_scan, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables";

    private readonly List<StatementEffect> _effects = [];
    private HashSet<TableLock> _held = [];
    private Catalogue? _catalogue;
    private int _transaction;
    private int _kept;

    /// <summary>What was seen so far.</summary>
    public IReadOnlyList<StatementEffect> Effects => _effects;

    /// <summary>A transaction begins, or a statement outside of one: what was seen of an attempt before that came to nothing is forgotten.</summary>
    public void Begin()
    {
        _effects.RemoveRange(_kept, _effects.Count - _kept);
        _held = [];
        _catalogue = null;
        _transaction++;
    }

    /// <summary>What was seen since the beginning has come to stay.</summary>
    public void Keep() => _kept = _effects.Count;

    /// <summary>Runs a statement and looks what it does. What fails leaves nothing to be seen.</summary>
    public async Task Around(
        SqlStatement statement,
        ScriptWork work,
        NpgsqlConnection connection,
        Func<Task> run,
        CancellationToken cancellation
    )
    {
        var before = _catalogue ?? await Catalogue.Read(connection, cancellation);
        // What ends transactions by itself takes their counters along: then the rows are counted.
        var counts = statement.StartsWith("DO") || statement.StartsWith("CALL") ? await CountsOf(before, connection, cancellation) : null;
        var earlier = await WorkOf(connection, cancellation);
        var started = time.GetTimestamp();
        await run();
        var duration = time.GetElapsedTime(started);
        var done = await WorkOf(connection, cancellation);
        var held = await LocksOf(connection, cancellation);
        _catalogue = await Catalogue.Read(connection, cancellation);
        if (counts is not null)
            foreach (var (table, rows) in await CountsOf(_catalogue, connection, cancellation))
                if (!done.ContainsKey(table) && counts.GetValueOrDefault(table) > rows)
                    done[table] = TableWork.None(table) with { Deleted = counts[table] - rows };
        _effects.Add(
            new StatementEffect(
                work.Revision,
                work.Script.File,
                statement,
                _transaction,
                duration,
                [.. held.Except(_held).Where(taken => before.Tables.ContainsKey(taken.Table))],
                [.. done.Values.Select(now => now.Since(earlier.GetValueOrDefault(now.Table, TableWork.None(now.Table)))).Where(IsAny)],
                before.ChangesUntil(_catalogue)
            )
        );
        _held = held;
    }

    /// <summary>
    /// Has a tool take a step in sessions of its own, and looks what that does as far as it shows from outside; nothing where the step fails. What it did to rows
    /// PostgreSQL counts from version 15 on at the moment when those sessions end.
    /// </summary>
    public async Task<ToolAnswer> Around(
        ScriptWork work,
        MigrationSession session,
        ToolTable? table,
        Func<Task<ToolAnswer>> step,
        CancellationToken cancellation
    )
    {
        Begin();
        var before = await Catalogue.Read(session.Work, cancellation);
        var earlier = await WorkOf(session.Work, cancellation, AllWork);
        var started = time.GetTimestamp();
        await using var locks = await ToolLocks.Begin(session.Database, table, cancellation);
        var stepping = step();
        await locks.While(stepping);
        var (answer, duration) = (await stepping, time.GetElapsedTime(started));
        if (!answer.Result.Succeeded)
            return answer;
        await session.AwaitTool(cancellation);
        var (after, done) = (await Catalogue.Read(session.Work, cancellation), await WorkOf(session.Work, cancellation, AllWork));
        _effects.Add(
            new StatementEffect(
                work.Revision,
                work.Script.File,
                new SqlStatement(""),
                _transaction,
                locks.Held ?? duration,
                [.. locks.Seen.Where(taken => before.Tables.ContainsKey(taken.Table))],
                [
                    .. done
                        .Values.Where(now => !before.IsOf(now.Table, table))
                        .Select(now => now.Since(earlier.GetValueOrDefault(now.Table, TableWork.None(now.Table))))
                        .Where(IsAny),
                ],
                [.. before.ChangesUntil(after, table)]
            )
            {
                HasLimits = locks.HasLimits,
            }
        );
        Keep();
        return answer;
    }

    private static async Task<Dictionary<uint, long>> CountsOf(
        Catalogue catalogue,
        NpgsqlConnection connection,
        CancellationToken cancellation
    ) =>
        catalogue
            .TablesWith(await RowCounts.Read(connection, cancellation, MigrationHistory.Schema))
            .ToDictionary(table => table.Key, table => table.Value.Rows);

    private static bool IsAny(TableWork work) => work != TableWork.None(work.Table);

    private static async Task<HashSet<TableLock>> LocksOf(NpgsqlConnection connection, CancellationToken cancellation) =>
        [.. await connection.Rows(Locks, row => new TableLock(row.GetFieldValue<uint>(0), LockModes.Of(row.GetString(1))), cancellation)];

    private static async Task<Dictionary<uint, TableWork>> WorkOf(
        NpgsqlConnection connection,
        CancellationToken cancellation,
        string query = Work
    ) =>
        (
            await connection.Rows(
                query,
                row => new TableWork(row.GetFieldValue<uint>(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)),
                cancellation
            )
        ).ToDictionary(work => work.Table);
}
