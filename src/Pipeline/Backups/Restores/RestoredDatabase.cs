using Npgsql;
using Pipeline.Backups.Encryption;
using Pipeline.Databases;
using Pipeline.Runs;

namespace Pipeline.Backups;

/// <summary>A backup's copy beside the live database, whole before anything leads to it. What a killed run has left is found by its name.</summary>
/// <param name="live">The live database.</param>
/// <param name="location">Where the backups are.</param>
/// <param name="transcript">Where it is told.</param>
internal sealed class RestoredDatabase(Database live, BackupLocation location, Transcript transcript)
{
    private const string Mark = "_restored_";
    private static readonly TimeSpan CleanUpDeadline = TimeSpan.FromSeconds(30);

    private const string Tablespace = """
        SELECT format('TABLESPACE %I', spcname) FROM pg_database JOIN pg_tablespace t ON t.oid = dattablespace WHERE datname = $1 AND spcname <> 'pg_default'
        """;

    /// <summary>Makes it, with the rows, the live database's attributes and fresh statistics.</summary>
    /// <exception cref="PipelineException">The backup does not restore; nothing is left of it.</exception>
    public async Task<Database> Make(NpgsqlConnection server, BackupManifest manifest, string run, CancellationToken cancellation)
    {
        await RemoveUnfinished(server, cancellation);
        var restored = live.Named(DatabaseNames.Of(live.Name, Mark, run));
        try
        {
            await Create(server, restored, manifest.Locale, cancellation);
            await new BackupRestore(location, transcript).Into(restored, manifest, run, cancellation);
            await using (var connection = await restored.ConnectGuarded(cancellation))
                await connection.Execute("ANALYZE", cancellation);
            await GiveAttributes(server, restored, manifest, cancellation);
            await TellSubscriptions(server, manifest, cancellation);
            return restored;
        }
        catch (Exception)
        {
            await Remove(restored);
            throw;
        }
    }

    /// <summary>Drops it, on a deadline of its own.</summary>
    public async Task Remove(Database restored)
    {
        using var deadline = new CancellationTokenSource(CleanUpDeadline);
        try
        {
            await using var server = await live.Maintenance.ConnectGuarded(deadline.Token);
            await server.Execute($"DROP DATABASE IF EXISTS {Quote(restored.Name)} WITH (FORCE)", deadline.Token);
        }
        catch (Exception failure) when (failure is PipelineException or NpgsqlException or OperationCanceledException)
        {
            // The server is gone, which is what failed; the next restore removes it.
        }
    }

    /// <summary>Drops those that killed runs have left.</summary>
    public async Task RemoveUnfinished(NpgsqlConnection server, CancellationToken cancellation)
    {
        var leftovers = await server.Rows(
            "SELECT datname FROM pg_database WHERE starts_with(datname, $1)",
            row => row.GetString(0),
            cancellation,
            DatabaseNames.Stem(live.Name, Mark)
        );
        foreach (var leftover in leftovers.Where(found => DatabaseNames.IsOfARun(found, live.Name, Mark)))
            await server.Execute($"DROP DATABASE {Quote(leftover)} WITH (FORCE)", cancellation);
    }

    /// <summary>On the disk that the live one is on, where the role may use it.</summary>
    private async Task Create(NpgsqlConnection server, Database restored, string locale, CancellationToken cancellation)
    {
        var create = $"CREATE DATABASE {Quote(restored.Name)} TEMPLATE template0 {locale}";
        var tablespace = await server.Scalar<string>(Tablespace, cancellation, live.Name);
        try
        {
            await server.Execute($"{create} {tablespace}", cancellation);
        }
        catch (PostgresException failure) when (tablespace is not null && failure.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            transcript.Warn(
                $"\"{live.User}\" may not use the live database's {tablespace}: the restored one is made in the server's usual place."
            );
            await server.Execute(create, cancellation);
        }
    }

    private async Task GiveAttributes(NpgsqlConnection server, Database restored, BackupManifest manifest, CancellationToken cancellation)
    {
        var isThere = await new Renaming(server, live.Name).OidOf(live.Name, cancellation) is not null;
        var attributes = isThere
            ? await DatabaseAttributes.Read(server, live.Name, cancellation)
            : (await ConfidentialStatements.Reveal(manifest, location, cancellation)).Attributes;
        await server.Execute($"ALTER DATABASE {Quote(restored.Name)} RESET ALL", cancellation);
        foreach (var left in await DatabaseAttributes.Apply(server, attributes, restored.Name, cancellation))
            transcript.Warn($"\"{live.User}\" may not do this; let a superuser do it, under the database's name by then: {left}");
    }

    private async Task TellSubscriptions(NpgsqlConnection server, BackupManifest manifest, CancellationToken cancellation)
    {
        foreach (var left in (await Subscription.Of(server, live.Name, cancellation)).UnionBy(manifest.Subscriptions, known => known.Name))
            transcript.Warn(
                $"The subscription \"{left.Name}\" to {string.Join(", ", left.Publications)} is not restored, as two would take from one slot. To have it in the restored database, drop it where it is now, or the publisher keeps its WAL for it, and create it anew."
            );
    }

    /// <summary>They belong to the live database by its OID, and so do not come along when another one takes its name.</summary>
    public async Task TellSlots(NpgsqlConnection server, CancellationToken cancellation)
    {
        var slots = await server.Rows(
            "SELECT slot_name::text FROM pg_replication_slots WHERE database = $1 AND NOT temporary ORDER BY 1",
            row => row.GetString(0),
            cancellation,
            live.Name
        );
        foreach (var slot in slots)
            transcript.Warn(
                $"The replication slot \"{slot}\" stays with the database that is there now, and keeps the server's WAL. Drop it when that database has been replaced, create it anew, and let who reads from it begin from the start."
            );
    }

    private static string Quote(string name) => SqlExecution.QuoteIdentifier(name);
}
