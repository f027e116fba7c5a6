using Npgsql;
using Pipeline.Databases;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>
/// PostgreSQL ends an autovacuum that somebody waits for, but only once they have waited for deadlock_timeout
/// (https://www.postgresql.org/docs/current/routine-vacuuming.html): a migration that steps back after its short lock timeout never would,
/// and an autovacuum of a large table takes hours. So the observer waits that long in its place, for a lock that no reader or writer queues behind.
/// </summary>
internal sealed class Autovacuum(NpgsqlConnection observer, Transcript transcript)
{
    private const string PatientEnough =
        "SELECT set_config('lock_timeout', (setting::int + 1000)::text, true) FROM pg_settings WHERE name = 'deadlock_timeout'";

    /// <summary>Ends the autovacuum of a table; PostgreSQL starts it anew later. One that must not be ended stays.</summary>
    public async Task SendAway(string table, CancellationToken cancellation)
    {
        transcript.Detail($"Autovacuum is busy with {table}; asking it to come back later.");
        await using var transaction = await observer.BeginTransactionAsync(cancellation);
        try
        {
            await observer.Execute(PatientEnough, cancellation);
            await observer.Execute($"LOCK TABLE {table} IN SHARE UPDATE EXCLUSIVE MODE", cancellation);
        }
        catch (NpgsqlException failure)
        {
            transcript.Detail($"It stays: {failure.Message}");
        }
    }
}
