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
                var locked = await RowCounts.TablesOf(session, cancellation);
                // None of these takes a snapshot by the way, as any SELECT would.
                await session.Execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", cancellation);
                await session.Execute($"SET LOCAL lock_timeout = {Milliseconds(lockWait)}", cancellation);
                await LockTables(session, locked, cancellation);
                var id = await session.Scalar<string>("SELECT pg_export_snapshot()", cancellation);
                if (!(await RowCounts.TablesOf(session, cancellation)).Except(locked).Any())
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

    /// <summary>As PostgreSQL's programs want times.</summary>
    public static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync() => Session.DisposeAsync();

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
