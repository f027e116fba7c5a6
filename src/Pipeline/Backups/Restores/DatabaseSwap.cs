using Npgsql;
using Pipeline.Databases;
using Pipeline.Runs;

namespace Pipeline.Backups;

/// <summary>How a restored database took the place of the live one.</summary>
/// <param name="KeptAs">The name under which the replaced database is kept, closed to connections.</param>
/// <param name="Interruption">How long nobody could connect.</param>
public sealed record SwapRecord(string KeptAs, TimeSpan Interruption);

/// <summary>
/// Restores a backup beside the live database and swaps it in by renaming both in one transaction. The name always leads to whole data:
/// to the old before, to the new after.
/// </summary>
/// <param name="database">The live database.</param>
/// <param name="transcript">Where it is told.</param>
public sealed class DatabaseSwap(Database database, Transcript transcript)
{
    private const string RestoredMark = "_restored_";
    private const string KeptMark = "_before_";

    /// <summary>Restores and swaps. A swap of the same run that was killed is carried on.</summary>
    /// <param name="run">The run.</param>
    /// <param name="restore">Restores the backup into an empty database and proves it.</param>
    /// <param name="cancellation">Until the swap itself begins; that is not interrupted.</param>
    /// <exception cref="PipelineException">The restore or the swap failed; the name leads to the old data.</exception>
    public async Task<SwapRecord> RestoreAndSwap(
        string run,
        Func<Database, CancellationToken, Task> restore,
        CancellationToken cancellation
    )
    {
        var restored = database.Named(DatabaseNames.Fit(database.Name, RestoredMark + run));
        await using var connection = await database.Maintenance.Connect(cancellation);
        await Reopen(cancellation);
        await RemoveUnfinished(connection, cancellation);
        await connection.Execute($"CREATE DATABASE {Quote(restored.Name)} TEMPLATE template0", cancellation);
        try
        {
            await restore(restored, cancellation);
            await Analyze(restored, cancellation);
            await DatabaseAttributes.Copy(connection, database.Name, restored.Name, cancellation);
            return await Swap(connection, restored.Name, DatabaseNames.Fit(database.Name, KeptMark + run));
        }
        catch (Exception)
        {
            await RemoveBegun(connection);
            throw;
        }
    }

    /// <summary>Lets everybody in again, should a swap have been killed in the moment when it let nobody in.</summary>
    public async Task Reopen(CancellationToken cancellation)
    {
        await using var connection = await database.Maintenance.Connect(cancellation);
        if (await connection.Scalar<bool>("SELECT NOT datallowconn FROM pg_database WHERE datname = $1", cancellation, database.Name))
            await connection.Execute($"ALTER DATABASE {Quote(database.Name)} ALLOW_CONNECTIONS true", cancellation);
    }

    /// <summary>What a killed run has left: a database that was not swapped in.</summary>
    private async Task RemoveUnfinished(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var leftovers = await connection.Rows(
            "SELECT datname FROM pg_database WHERE starts_with(datname, $1)",
            row => row.GetString(0),
            cancellation,
            DatabaseNames.Fit(database.Name, RestoredMark)
        );
        foreach (var leftover in leftovers)
            await connection.Execute($"DROP DATABASE {Quote(leftover)} WITH (FORCE)", cancellation);
    }

    private async Task RemoveBegun(NpgsqlConnection connection)
    {
        try
        {
            await RemoveUnfinished(connection, CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The server is gone, which is what failed; the next restore removes it.
        }
    }

    private static async Task Analyze(Database restored, CancellationToken cancellation)
    {
        await using var connection = await restored.Connect(cancellation);
        await connection.Execute("ANALYZE", cancellation);
    }

    /// <summary>Not cancelled half-way: each of these statements takes milliseconds, and a name must lead somewhere.</summary>
    private async Task<SwapRecord> Swap(NpgsqlConnection connection, string restored, string kept)
    {
        var started = transcript.Time.GetTimestamp();
        await connection.Execute($"ALTER DATABASE {Quote(database.Name)} ALLOW_CONNECTIONS false", CancellationToken.None);
        try
        {
            await EndSessions(connection);
            await connection.Execute("BEGIN", CancellationToken.None);
            await connection.Execute($"ALTER DATABASE {Quote(database.Name)} RENAME TO {Quote(kept)}", CancellationToken.None);
            await connection.Execute($"ALTER DATABASE {Quote(restored)} RENAME TO {Quote(database.Name)}", CancellationToken.None);
            await connection.Execute("COMMIT", CancellationToken.None);
        }
        catch (PostgresException failure)
        {
            await connection.Execute("ROLLBACK", CancellationToken.None);
            await connection.Execute($"ALTER DATABASE {Quote(database.Name)} ALLOW_CONNECTIONS true", CancellationToken.None);
            throw new PipelineException(
                $"The restored database could not take the place of \"{database.Name}\".",
                failure.MessageText,
                "The database is as it was.",
                innerException: failure
            );
        }

        var record = new SwapRecord(kept, transcript.Time.GetElapsedTime(started));
        transcript.Line(
            $"The restored database took the place of \"{database.Name}\" with an interruption of {record.Interruption.Spoken()}; the replaced one is kept as \"{kept}\""
        );
        return record;
    }

    private Task<bool> EndSessions(NpgsqlConnection connection) =>
        connection.Scalar<bool>(
            "SELECT bool_and(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()",
            CancellationToken.None,
            database.Name
        );

    private static string Quote(string name) => SqlExecution.QuoteIdentifier(name);
}
