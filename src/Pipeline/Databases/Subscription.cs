using Npgsql;

namespace Pipeline.Databases;

/// <summary>A subscription to another server's publications. How it connects is nobody's to read: that has a password in it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Publications">What it subscribes to.</param>
/// <param name="Slot">The slot at the publisher that keeps what it has not taken yet; null when it has none.</param>
public sealed record Subscription(string Name, IReadOnlyList<string> Publications, string? Slot)
{
    private const string OfDatabase = """
        SELECT subname::text, subpublications, subslotname::text
        FROM pg_subscription JOIN pg_database ON pg_database.oid = subdbid
        WHERE datname = $1
        ORDER BY subname
        """;

    /// <summary>Those of one of the server's databases; they can be told from any other.</summary>
    internal static Task<IReadOnlyList<Subscription>> Of(NpgsqlConnection server, string database, CancellationToken cancellation) =>
        server.Rows(
            OfDatabase,
            row => new Subscription(row.GetString(0), row.GetFieldValue<string[]>(1), row.IsDBNull(2) ? null : row.GetString(2)),
            cancellation,
            database
        );

    /// <summary>
    /// Drops a copy's subscriptions, which would keep it from being dropped itself, without a word to the publisher: a slot of that name is another database's.
    /// https://www.postgresql.org/docs/current/logical-replication-subscription.html#LOGICAL-REPLICATION-SUBSCRIPTION-SLOT
    /// </summary>
    internal static async Task DropAll(NpgsqlConnection server, Database copy, CancellationToken cancellation)
    {
        var subscriptions = await Of(server, copy.Name, cancellation);
        if (subscriptions.Count == 0)
            return;
        await using var connection = await copy.ConnectGuarded(cancellation);
        foreach (var name in subscriptions.Select(subscription => SqlExecution.QuoteIdentifier(subscription.Name)))
        {
            await connection.Execute($"ALTER SUBSCRIPTION {name} DISABLE", cancellation);
            await connection.Execute($"ALTER SUBSCRIPTION {name} SET (slot_name = NONE)", cancellation);
            await connection.Execute($"DROP SUBSCRIPTION {name}", cancellation);
        }
    }
}
