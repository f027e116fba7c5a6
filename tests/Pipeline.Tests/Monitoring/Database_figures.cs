using Pipeline.Databases;
using Pipeline.Monitoring.Readings;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Monitoring;

public class Database_figures(PostgresServer server)
{
    [Fact]
    public async Task Queries_and_lock_waits_of_others_are_seen()
    {
        var database = await server.CreateDatabase();
        await using var holder = await database.Connect(Cancellation);
        await using var waiter = await database.Connect(Cancellation);
        await holder.Execute("CREATE TABLE users ()", Cancellation);
        await using var transaction = await holder.BeginTransactionAsync(Cancellation);
        await holder.Execute("LOCK TABLE users", Cancellation);
        var waiting = waiter.Execute("SELECT FROM users", Cancellation);

        var reading = await Until(database, reading => reading.LockWaits == 1 && reading.LongestQuery > 0.01);

        reading.Connections.ShouldBeInRange(2.0 / 200, 1);
        reading.Deadlocks.ShouldBe(0);
        await transaction.RollbackAsync(Cancellation);
        await waiting;
    }

    [Fact]
    public async Task A_role_that_may_not_see_the_queries_of_others_does_not_take_them_for_none()
    {
        var database = await server.CreateDatabase(owner: "watcher");
        (await DatabaseReading.Take(database, Cancellation)).LongestQuery.ShouldBe(0);
        await using var other = await (database with { User = "postgres" }).Connect(Cancellation);

        var reading = await DatabaseReading.Take(database, Cancellation);

        (reading.LongestQuery, reading.LockWaits).ShouldBe((null, null));
        reading.Connections.ShouldBeGreaterThan(0);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<DatabaseReading> Until(Database database, Func<DatabaseReading, bool> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        while (true)
        {
            var reading = await DatabaseReading.Take(database, limit.Token);
            if (holds(reading))
                return reading;
        }
    }
}
