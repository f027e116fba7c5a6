using Npgsql;

namespace Pipeline.Databases;

/// <summary>A database for a while, dropped when this is disposed. What a killed run has left is found by its name.</summary>
public sealed class ScratchDatabase : IAsyncDisposable
{
    private const string Mark = "_scratch_";
    private static readonly TimeSpan DropDeadline = TimeSpan.FromSeconds(30);

    private ScratchDatabase(Database database) => Database = database;

    /// <summary>The database.</summary>
    public Database Database { get; }

    /// <summary>Makes a new, empty one beside another database, on the same server.</summary>
    /// <param name="beside">The other database.</param>
    /// <param name="run">The run it is for.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <param name="locale">Its encoding and collation: see <see cref="DatabaseLocale"/>; the server's own when left out.</param>
    public static async Task<ScratchDatabase> Create(Database beside, string run, CancellationToken cancellation, string locale = "")
    {
        var scratch = beside.Named(DatabaseNames.Of(beside.Name, Mark, run));
        await Drop(scratch, cancellation);
        await using var connection = await beside.Maintenance.ConnectGuarded(cancellation);
        await connection.Execute($"CREATE DATABASE {SqlExecution.QuoteIdentifier(scratch.Name)} TEMPLATE template0 {locale}", cancellation);
        return new ScratchDatabase(scratch);
    }

    /// <summary>Drops what earlier runs have left beside a database. The caller holds the environment's lease.</summary>
    /// <returns>Their names.</returns>
    public static async Task<IReadOnlyList<string>> DropLeftovers(Database beside, CancellationToken cancellation)
    {
        await using var connection = await beside.Maintenance.ConnectGuarded(cancellation);
        var leftovers = await connection.Rows(
            "SELECT datname FROM pg_database WHERE starts_with(datname, $1)",
            row => row.GetString(0),
            cancellation,
            DatabaseNames.Stem(beside.Name, Mark)
        );
        List<string> ofRuns = [.. leftovers.Where(name => DatabaseNames.IsOfARun(name, beside.Name, Mark))];
        foreach (var name in ofRuns)
            await Drop(beside.Named(name), cancellation);
        return ofRuns;
    }

    /// <summary>Drops the database on a deadline of its own; one that cannot be dropped now is by the next run.</summary>
    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(DropDeadline);
        try
        {
            await Drop(Database, deadline.Token);
        }
        catch (Exception failure) when (failure is PipelineException or NpgsqlException or OperationCanceledException)
        {
            // The server is gone or busy: what is left has a name that the next run looks for.
        }
    }

    private static async Task Drop(Database database, CancellationToken cancellation)
    {
        await using var connection = await database.Maintenance.ConnectGuarded(cancellation);
        await Subscription.DropAll(connection, database, cancellation);
        await connection.Execute($"DROP DATABASE IF EXISTS {SqlExecution.QuoteIdentifier(database.Name)} WITH (FORCE)", cancellation);
    }
}
