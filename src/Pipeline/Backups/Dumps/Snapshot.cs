using System.Globalization;
using Npgsql;
using Pipeline.Databases;

namespace Pipeline.Backups;

/// <summary>
/// A session that holds a snapshot for others to read at, and a light lock on every table. The locks come first: to a snapshot, a table that is truncated or
/// rewritten after it is empty, whatever it held, and pg_dump says that all went well. It must outlive the dump.
/// </summary>
internal sealed class Snapshot : IAsyncDisposable
{
    /// <summary>Few enough for one statement to be read in an error.</summary>
    private const int LockedAtOnce = 200;

    /// <summary>How often tables may come or go while the others are being locked.</summary>
    private const int MostAttempts = 5;

    private const string Functions = "SELECT coalesce(array_agg(oid), '{}')::text FROM pg_proc WHERE oid >= 16384";

    private const string AreGone =
        "SELECT EXISTS (SELECT FROM unnest($1::oid[]) AS known (oid) WHERE NOT EXISTS (SELECT FROM pg_proc WHERE pg_proc.oid = known.oid))";

    private Snapshot(NpgsqlConnection session, string id) => (Session, Id) = (session, id);

    /// <summary>The session itself; what it reads is at the snapshot.</summary>
    public NpgsqlConnection Session { get; }

    /// <summary>What other sessions and pg_dump name it by.</summary>
    public string Id { get; }

    /// <summary>Waits for the locks as long as is allowed, and takes a snapshot.</summary>
    /// <exception cref="PipelineException">Somebody holds a lock on a table.</exception>
    public static async Task<Snapshot> Take(Database database, TimeSpan lockWait, CancellationToken cancellation)
    {
        var session = await database.ConnectGuarded(cancellation);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var locked = await Dumped(session, cancellation);
                // None of these takes a snapshot by the way, as any SELECT would.
                await session.Execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", cancellation);
                await session.Execute($"SET LOCAL lock_timeout = {Milliseconds(lockWait)}", cancellation);
                await LockTables(session, locked, cancellation);
                var id = await session.Scalar<string>("SELECT pg_export_snapshot()", cancellation);
                if (!(await Dumped(session, cancellation)).Except(locked).Any())
                    return new Snapshot(session, id!);
                if (attempt == MostAttempts)
                    throw new PipelineException(
                        "The backup cannot begin: new tables are made all the time.",
                        done: "Nothing was changed.",
                        next: "Run again when that has ended."
                    );
                await session.Execute("ROLLBACK", cancellation);
            }
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Ends the snapshot once the dump is done, and mends what is outside of it. A function that was dropped meanwhile is dumped as half a statement, and
    /// pg_dump says that all went well; a sequence that was set back is dumped as it was at some moment between.
    /// </summary>
    /// <exception cref="PipelineException">A function was dropped: the dump could not be restored.</exception>
    public async Task<DatabaseContents> Outlive(DatabaseContents contents, CancellationToken cancellation)
    {
        var functions = await Session.Scalar<string>(Functions, cancellation);
        await Session.Execute("COMMIT", cancellation);
        if (await Session.Scalar<bool>(AreGone, cancellation, functions))
            throw new PipelineException(
                "The backup could not be taken: functions were dropped while it was.",
                "pg_dump writes those down as statements that no restore understands.",
                "No backup was kept.",
                "Run again when that has ended."
            );
        return await ContentsReading.WithEarlierSequences(contents, Session, cancellation);
    }

    /// <summary>As PostgreSQL's programs want times.</summary>
    public static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync() => Session.DisposeAsync();

    /// <summary>An extension's own tables are not dumped, and may be out of reach.</summary>
    private static Task<IReadOnlyList<string>> Dumped(NpgsqlConnection session, CancellationToken cancellation) =>
        RowCounts.TablesOf(session, cancellation, dumped: true);

    private static async Task LockTables(NpgsqlConnection session, IEnumerable<string> all, CancellationToken cancellation)
    {
        try
        {
            foreach (var tables in all.Chunk(LockedAtOnce))
                await session.Execute(
                    $"LOCK TABLE {string.Join(", ", tables.Select(table => "ONLY " + table))} IN ACCESS SHARE MODE",
                    cancellation
                );
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw CannotBegin("somebody holds a lock on a table", "Look in pg_stat_activity who it is, and run again.", failure);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            throw CannotBegin("a table was dropped at this very moment", "Run again.", failure);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.OutOfMemory)
        {
            throw CannotBegin(
                "the server has no room for a lock on each table",
                "Raise its max_locks_per_transaction: pg_dump needs it too.",
                failure
            );
        }
    }

    private static PipelineException CannotBegin(string why, string next, PostgresException failure) =>
        new($"The backup cannot begin: {why}.", failure.MessageText, "Nothing was changed.", next, failure);
}
