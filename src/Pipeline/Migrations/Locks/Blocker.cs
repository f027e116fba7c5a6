using Npgsql;
using Pipeline.Databases;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>A session that holds what a migration waits for.</summary>
internal sealed record Blocker(int Pid, string Application, string User, string State, TimeSpan? InTransaction, string Query)
{
    private const int LongestQuery = 160;

    private const string Columns = """
        pid, coalesce(application_name, ''), coalesce(usename, ''), coalesce(state, ''),
        extract(epoch FROM clock_timestamp() - xact_start)::float8, coalesce(query, '')
        """;

    /// <summary>The table that is waited for, as SQL; null when it is something else.</summary>
    public string? Table { get; init; }

    /// <summary>True for what no user has started. Its kind is not for everybody to see, but whether there is a user is.</summary>
    public bool IsServers => User.Length == 0;

    /// <summary>Who keeps sessions waiting at this moment; asks for the locks only when one does wait.</summary>
    /// <param name="waiting">Which sessions: a condition on pg_stat_activity.</param>
    /// <param name="observer">Who looks on.</param>
    public static Task<IReadOnlyList<Blocker>> Of(string waiting, NpgsqlConnection observer) =>
        observer.Rows(
            $"""
            SELECT {Columns}, (
                SELECT relation::regclass::text FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE {waiting}) LIMIT 1)
            FROM pg_stat_activity WHERE pid IN (
                SELECT unnest(pg_blocking_pids(pid)) FROM pg_stat_activity WHERE {waiting} AND wait_event_type = 'Lock')
            """,
            row => Row(row) with { Table = row.IsDBNull(6) ? null : row.GetString(6) },
            CancellationToken.None
        );

    /// <summary>The sessions of a kind.</summary>
    /// <param name="which">A condition on pg_stat_activity.</param>
    /// <param name="observer">Who looks on.</param>
    /// <param name="cancellation">Ends the looking.</param>
    public static Task<IReadOnlyList<Blocker>> Sessions(string which, NpgsqlConnection observer, CancellationToken cancellation) =>
        observer.Rows($"SELECT {Columns} FROM pg_stat_activity WHERE {which}", Row, cancellation);

    /// <summary>Who holds an advisory lock of this database.</summary>
    public static Task<IReadOnlyList<Blocker>> HolderOf(long key, NpgsqlConnection observer, CancellationToken cancellation) =>
        observer.Rows($"SELECT {Columns} FROM pg_stat_activity WHERE pid IN ({AdvisoryLock.Holders})", Row, cancellation, key);

    /// <summary>Several, one a line.</summary>
    public static string Told(IEnumerable<Blocker> blockers) => string.Join('\n', blockers);

    /// <inheritdoc/>
    public override string ToString()
    {
        var query = Query.ReplaceLineEndings(" ");
        var since = InTransaction is { } time ? $" for {time.Spoken()}" : "";
        var shown = query.Length > LongestQuery ? query[..LongestQuery] + "…" : query;
        return $"pid {Pid} ({(IsServers ? "PostgreSQL itself" : User)}, application \"{Application}\", {State}{since}): {shown}";
    }

    private static Blocker Row(NpgsqlDataReader row) =>
        new(
            row.GetInt32(0),
            row.GetString(1),
            row.GetString(2),
            row.GetString(3),
            row.IsDBNull(4) ? null : TimeSpan.FromSeconds(row.GetDouble(4)),
            row.GetString(5)
        );
}
