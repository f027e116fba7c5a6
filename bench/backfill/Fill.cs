// One way to fill a column of a large table, while clients update its rows at random and each measures the longest it had to wait.
// Prints: seconds, the longest wait in ms, updates by the clients.
using System.Diagnostics;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Migrations;
using Pipeline.Runs;

const int Rows = 2_000_000;
const int Clients = 4;
var (way, none) = (args[0], CancellationToken.None);
var database = new Database("127.0.0.1", int.Parse(Environment.GetEnvironmentVariable("PGPORT")!), "bench", "postgres", null);
var folder = Directory.CreateTempSubdirectory("bench-").FullName;
await File.WriteAllTextAsync(
    Path.Combine(folder, "001_lower.backfill.sql"),
    "-- pipeline: backfill users by id filling lower\nUPDATE users SET lower = lower(email) WHERE id BETWEEN $1 AND $2 AND lower IS NULL;"
);
await using var connection = await database.Connect(none);

using var stop = new CancellationTokenSource();
var clients = Enumerable.Range(0, way == "nobody" ? 0 : Clients).Select(_ => Task.Run(() => Update(stop.Token))).ToList();
await Task.Delay(500);
var started = Stopwatch.GetTimestamp();
switch (way)
{
    case "single":
        await connection.Execute("UPDATE users SET lower = lower(email) WHERE lower IS NULL", none);
        break;
    case "batches":
        for (var first = 1; first <= Rows; first += 10_000)
            await connection.Execute(
                "UPDATE users SET lower = lower(email) WHERE id BETWEEN $1 AND $2 AND lower IS NULL",
                none,
                (long)first,
                (long)first + 9_999
            );
        break;
    case "pipeline":
        var transcript = new Transcript(Console.Error, new Secrets(), TimeProvider.System);
        var migrations = await MigrationFolder.Read(folder, SqlPlaceholders.None, none);
        await new MigrationRunner(database, migrations, new MigrationSettings(), transcript).Up(new RunStamp("bench", "bench"), none);
        break;
}

var took = Stopwatch.GetElapsedTime(started);
await stop.CancelAsync();
var seen = await Task.WhenAll(clients);
Directory.Delete(folder, recursive: true);
if (await connection.Scalar<long>("SELECT count(*) FROM users WHERE lower IS NULL", none) is not 0 and var left)
    throw new InvalidOperationException($"{left} rows are left.");
Console.WriteLine(
    FormattableString.Invariant($"{took.TotalSeconds:F3} {seen.Max(it => it.Longest).TotalMilliseconds:F1} {seen.Sum(it => it.Updates)}")
);

async Task<(TimeSpan Longest, long Updates)> Update(CancellationToken stopped)
{
    var (longest, updates) = (TimeSpan.Zero, 0L);
    await using var client = await database.Connect(none);
    while (!stopped.IsCancellationRequested)
    {
        var from = Stopwatch.GetTimestamp();
        await client.Execute("UPDATE users SET seen = now() WHERE id = $1", none, (long)Random.Shared.Next(1, Rows + 1));
        var waited = Stopwatch.GetElapsedTime(from);
        (longest, updates) = (waited > longest ? waited : longest, updates + 1);
        await Task.Delay(2, none);
    }

    return (longest, updates);
}
