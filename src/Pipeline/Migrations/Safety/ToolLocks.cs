using Npgsql;
using Pipeline.Databases;

namespace Pipeline.Migrations.Safety;

/// <summary>
/// Sees the locks that a tool's sessions hold, in a database that nobody else uses. They are gone when the tool is done, so it is held back at the end of its
/// transaction, where it notes what it did: until its locks are read, nobody can write to that table.
/// </summary>
internal sealed class ToolLocks : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);

    /// <summary>The tool's sessions: the pipeline's own have another name.</summary>
    private const string Sessions =
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND application_name <> 'pipeline'";

    /// <summary>Whether there are some that have another name than they were given, and so nothing else that was given along with it.</summary>
    private const string Strangers =
        $"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid IN ({Sessions}) AND application_name <> '{ToolShell.Application}')";

    private const string HeldLocks =
        $"SELECT relation, mode FROM pg_locks WHERE locktype = 'relation' AND granted AND mode <> 'SIReadLock' AND pid IN ({Sessions})";

    /// <summary>For how long the session that waits for the table has been in its transaction.</summary>
    private const string HeldBack = $"""
        SELECT extract(epoch FROM clock_timestamp() - xact_start)::float8 FROM pg_stat_activity
        WHERE pid IN (SELECT pid FROM pg_locks WHERE NOT granted AND relation = to_regclass($1)) AND pid IN ({Sessions})
        """;

    private readonly NpgsqlConnection _looking;
    private readonly NpgsqlConnection _holding;
    private readonly ToolTable? _table;
    private readonly HashSet<TableLock> _seen = [];
    private NpgsqlTransaction? _held;

    private ToolLocks(NpgsqlConnection looking, NpgsqlConnection holding, ToolTable? table) =>
        (_looking, _holding, _table) = (looking, holding, table);

    /// <summary>What was seen.</summary>
    public IReadOnlyCollection<TableLock> Seen => _seen;

    /// <summary>How long they were held; null when that was not seen.</summary>
    public TimeSpan? Held { get; private set; }

    /// <summary>True when they have the limits that they should.</summary>
    public bool HasLimits { get; private set; } = true;

    /// <summary>Before the tool begins; a table that does not exist yet cannot hold it back.</summary>
    public static async Task<ToolLocks> Begin(Database database, ToolTable? table, CancellationToken cancellation)
    {
        var locks = new ToolLocks(await database.Connect(cancellation), await database.Connect(cancellation), table);
        if (table is null || !await locks._looking.Scalar<bool>("SELECT to_regclass($1) IS NOT NULL", cancellation, table.Sql))
            return locks;
        locks._held = await locks._holding.BeginTransactionAsync(cancellation);
        await locks._holding.Execute($"LOCK TABLE {table.Sql} IN SHARE MODE", cancellation);
        return locks;
    }

    /// <summary>
    /// Looks on until the tool is done; from another session than the one that holds it back, since an index that is built concurrently waits for whoever has a
    /// snapshot, and that one has none.
    /// </summary>
    public async Task While(Task tool)
    {
        do
        {
            HasLimits &= !await _looking.Scalar<bool>(Strangers, CancellationToken.None);
            if (_held is not null && await _looking.Scalar<double?>(HeldBack, CancellationToken.None, _table!.Sql) is { } seconds)
                Held = TimeSpan.FromSeconds(seconds);
            foreach (
                var taken in await _looking.Rows(
                    HeldLocks,
                    row => new TableLock(row.GetFieldValue<uint>(0), LockModes.Of(row.GetString(1))),
                    CancellationToken.None
                )
            )
                _seen.Add(taken);
            if (Held is not null)
                await Release();
        } while (await Task.WhenAny(tool, Task.Delay(Period, CancellationToken.None)) != tool);
        await Release();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _holding.DisposeAsync();
        await _looking.DisposeAsync();
    }

    private async Task Release()
    {
        if (_held is not null)
            await _held.DisposeAsync();
        _held = null;
    }
}
