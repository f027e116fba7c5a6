// Twenty clients write without a pause, and connect again whenever they are thrown out, while a restored database takes the place of theirs.
using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using Pipeline.Backups;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Runs;

static class Swap
{
    private const int Clients = 20;

    /// <summary>One line: the interruption as the swap measures it, the longest that a client had to wait from the backup on, both in ms; writes acknowledged; and lost.</summary>
    public static async Task<string> Measure(Database database, BackupLocation location, Transcript transcript)
    {
        var settings = new BackupSettings { MinimumSize = new(1) };
        var manifest = await new BackupStage(database, location, settings, transcript).Run(new("run", "1.0.0", "abc", null), default);
        using var stop = new CancellationTokenSource();
        var acknowledged = new ConcurrentBag<long>();
        var pauses = Enumerable.Range(0, Clients).Select(client => Write(database, client, acknowledged, stop.Token)).ToList();
        while (acknowledged.Count < 100 * Clients)
            await Task.Delay(10);

        var run = $"{DateTimeOffset.UtcNow:yyyyMMdd'T'HHmmss'Z'}-bench";
        var swapped = await new DatabaseSwap(database, location, settings, transcript).RestoreAndSwap(manifest, run, null, default);
        var before = acknowledged.Count;
        while (acknowledged.Count < before + 100 * Clients)
            await Task.Delay(10);
        await stop.CancelAsync();
        var longest = (await Task.WhenAll(pauses)).Max();

        await using var server = await database.Maintenance.Connect(default);
        var kept = SqlExecution.QuoteIdentifier(swapped.KeptAs!);
        await server.Execute($"ALTER DATABASE {kept} ALLOW_CONNECTIONS true", default);
        var found = await Written(database);
        found.UnionWith(await Written(database.Named(swapped.KeptAs!)));
        await server.Execute($"DROP DATABASE {kept} WITH (FORCE)", default);
        return $"{swapped.Interruption!.Value.TotalMilliseconds:F0} {longest.TotalMilliseconds:F0} {acknowledged.Count} {acknowledged.Count(write => !found.Contains(write))}";
    }

    private static async Task<TimeSpan> Write(Database database, int client, ConcurrentBag<long> acknowledged, CancellationToken stopped)
    {
        var (longest, last) = (TimeSpan.Zero, Stopwatch.GetTimestamp());
        var number = (long)client << 40;
        while (!stopped.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.Connect(default);
                for (; !stopped.IsCancellationRequested; number++)
                {
                    await connection.Execute("INSERT INTO written VALUES ($1)", default, number);
                    acknowledged.Add(number);
                    var pause = Stopwatch.GetElapsedTime(last);
                    (longest, last) = (pause > longest ? pause : longest, Stopwatch.GetTimestamp());
                }
            }
            catch (Exception failure) when (failure is Pipeline.PipelineException or NpgsqlException)
            {
                // Thrown out, maybe with an unanswered write: that number is not used again.
                number++;
            }
        }

        return longest;
    }

    private static async Task<HashSet<long>> Written(Database database)
    {
        await using var connection = await database.Connect(default);
        return [.. await connection.Rows("SELECT number FROM written", row => row.GetInt64(0), default)];
    }
}
