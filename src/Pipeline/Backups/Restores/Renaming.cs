using Npgsql;
using Pipeline.Databases;

namespace Pipeline.Backups;

/// <summary>
/// The swap itself: nobody may connect, all sessions are ended, and both databases are renamed in one transaction. The name always leads to whole data: to
/// the old before, to the new after.
/// </summary>
/// <param name="server">A session in another database.</param>
/// <param name="name">The name that changes hands.</param>
internal sealed class Renaming(NpgsqlConnection server, string name)
{
    private const string Obstacles = """
        SELECT format('the prepared transaction "%s"', gid) FROM pg_prepared_xacts WHERE database = $1
        UNION ALL
        SELECT DISTINCT format('sessions of "%s", which the role "%s" may not end', usename, current_user)
        FROM pg_stat_activity JOIN pg_roles ON pg_roles.oid = usesysid
        WHERE datname = $1 AND pid <> pg_backend_pid() AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
          AND (rolsuper OR NOT (pg_has_role(current_user, usesysid, 'USAGE') OR pg_has_role(current_user, 'pg_signal_backend', 'USAGE')))
        """;

    /// <summary>Not autovacuum's, which only a superuser may end, and which RENAME ends by itself.</summary>
    private const string Sessions =
        "FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid() AND backend_type <> 'autovacuum worker'";

    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>What would keep the name from being changed, told before anybody is kept waiting.</summary>
    /// <exception cref="PipelineException">There is something.</exception>
    public async Task ThrowIfHeld(CancellationToken cancellation)
    {
        var obstacles = await server.Rows(Obstacles, row => row.GetString(0), cancellation, name);
        if (obstacles.Count > 0)
            throw PipelineException.Refused(
                $"The database \"{name}\" cannot be replaced now.",
                $"In its way: {string.Join(", ", obstacles)}.",
                "End them, or grant the role pg_signal_backend, and run again."
            );
    }

    /// <summary>Whether anybody may connect to what has the name now.</summary>
    public Task<bool> IsOpen(CancellationToken cancellation) =>
        server.Scalar<bool>("SELECT datallowconn FROM pg_database WHERE datname = $1", cancellation, name);

    /// <summary>The OID of a database; null when there is none of that name.</summary>
    public async Task<long?> OidOf(string database, CancellationToken cancellation) =>
        await server.Scalar<long?>("SELECT oid::bigint FROM pg_database WHERE datname = $1", cancellation, database);

    /// <summary>The name that a database has now; null when it is not there any more.</summary>
    public async Task<string?> NameOf(long oid, CancellationToken cancellation) =>
        await server.Scalar<string>("SELECT datname::text FROM pg_database WHERE oid = $1::oid", cancellation, oid);

    /// <summary>
    /// Not cancelled half-way: each of these statements takes milliseconds, and a name must lead somewhere. Who holds a lock on the database itself, as
    /// COMMENT ON DATABASE does, keeps everybody waiting no longer than this.
    /// </summary>
    public async Task Swap(SwapIntent intent, string restored)
    {
        if (intent.Old is not null)
        {
            await Allow(name, false);
            await EndSessions();
        }

        await Execute("SET lock_timeout = '3s'");
        await Execute("BEGIN");
        if (intent.Old is not null)
            await Execute($"ALTER DATABASE {Quote(name)} RENAME TO {Quote(intent.KeptAs)}");
        await Execute($"ALTER DATABASE {Quote(restored)} RENAME TO {Quote(name)}");
        await Execute("COMMIT");
    }

    /// <summary>Lets clients connect to a database, or not.</summary>
    public Task Allow(string database, bool connections) =>
        Execute($"ALTER DATABASE {Quote(database)} ALLOW_CONNECTIONS {(connections ? "true" : "false")}");

    /// <summary>All at once, and then waits for each: a database with a session in it is renamed only after a while of 100 ms or more.</summary>
    private async Task EndSessions()
    {
        await Execute($"SELECT pg_terminate_backend(pid) {Sessions}", name);
        if (server.PostgreSqlVersion.Major >= 14)
            await Execute($"SELECT pg_terminate_backend(pid, 5000) {Sessions}", name);
    }

    private Task<int> Execute(string sql, params object?[] parameters) => server.Execute(sql, CancellationToken.None, parameters);

    private static string Quote(string name) => SqlExecution.QuoteIdentifier(name);
}
