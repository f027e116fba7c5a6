using System.Diagnostics;
using Pipeline.Databases;
using Pipeline.Migrations;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations;

public class Waiting_for_locks(PostgresServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lock_that_another_session_holds_is_tried_again_until_it_is_free()
    {
        await using var workshop = await WithColumnPending(new() { LockTimeout = TimeSpan.FromMilliseconds(50) });
        await using var holder = await workshop.Holding("users");
        var up = workshop.Up();
        while (!workshop.Said.Contains("002_email waits for a lock", StringComparison.Ordinal))
            await Task.Delay(10, Cancellation);
        await holder.Execute("COMMIT", Cancellation);

        (await up).Steps.Single().Attempts.ShouldBeGreaterThan(1);
        workshop.Said.ShouldContain("attempts because of locks");
    }

    [Fact]
    public async Task At_the_deadline_it_gives_up_and_names_who_was_in_the_way()
    {
        await using var workshop = await WithColumnPending(
            new() { LockTimeout = TimeSpan.FromMilliseconds(100), LockDeadline = TimeSpan.FromMilliseconds(500) }
        );
        await using var holder = await workshop.Holding("users");

        var failure = await workshop.UpFails();

        failure.ExitCode.ShouldBe(ExitCode.Failed);
        failure.Why!.ShouldContain($"pid {holder.ProcessID} (postgres, application \"pipeline\", idle in transaction for ");
        failure.Why!.ShouldContain("LOCK TABLE users IN ACCESS SHARE MODE");
        failure.Done!.ShouldBe("The schema is back at revision 001, as before.");
    }

    [Fact]
    public async Task Other_failures_are_not_tried_again()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers().With("002_b", "CREATE TABLE users (id int)");
        await workshop.UpFails();
        workshop.Said.ShouldNotContain("waits for a lock");
    }

    [Fact]
    public async Task Clients_never_queue_behind_a_migration_for_longer_than_the_lock_timeout()
    {
        var timeout = TimeSpan.FromMilliseconds(100);
        await using var workshop = await WithColumnPending(new() { LockTimeout = timeout });
        await using var reader = await workshop.Holding("users");
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(_ => WorstLatency(workshop, stop.Token)).ToList();
        var up = workshop.Up();
        await Task.Delay(TimeSpan.FromSeconds(2), Cancellation);
        up.IsCompleted.ShouldBeFalse();
        await reader.Execute("COMMIT", Cancellation);
        await up;
        await stop.CancelAsync();
        var worst = (await Task.WhenAll(clients)).Max();

        TestContext.Current.TestOutputHelper?.WriteLine($"worst {worst.TotalMilliseconds:0} ms at a lock timeout of 100 ms");
        worst.ShouldBeInRange(timeout / 2, timeout * 5);
    }

    [Fact]
    public async Task A_concurrent_index_waits_without_a_lock_timeout()
    {
        await using var workshop = await WithIndexPending(new() { LockTimeout = TimeSpan.FromMilliseconds(50) });
        await using var holder = await workshop.Holding("users", "ROW EXCLUSIVE");
        var up = workshop.Up();
        await workshop.Until(
            "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'CREATE INDEX%' AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > '300 ms'"
        );
        await holder.Execute("COMMIT", Cancellation);
        (await up).Steps.Single().Attempts.ShouldBe(1);
        (await workshop.Ask<bool>("SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_name'::regclass")).ShouldBeTrue();
    }

    [Fact]
    public async Task Who_a_concurrent_index_waits_for_is_told_while_it_does()
    {
        await using var workshop = await WithIndexPending(new());
        await using var reader = await workshop.Connect();
        await reader.Execute("BEGIN ISOLATION LEVEL REPEATABLE READ", Cancellation);
        await reader.Execute("SELECT FROM users", Cancellation);
        var up = workshop.Up();
        while (!up.IsCompleted && !workshop.Said.Contains($"Waiting for pid {reader.ProcessID} ", StringComparison.Ordinal))
            await Task.Delay(10, Cancellation);
        up.IsCompleted.ShouldBeFalse();
        await reader.CloseAsync();
        (await up).After.ShouldBe("002");
    }

    [Fact]
    public async Task A_concurrent_index_that_never_gets_through_is_ended_and_leaves_nothing_behind()
    {
        await using var workshop = await WithIndexPending(new() { StatementTimeout = TimeSpan.FromMilliseconds(400) });
        await using var holder = await workshop.Holding("users", "ROW EXCLUSIVE");
        var up = workshop.UpFails();
        await workshop.Until("SELECT to_regclass('users_name') IS NOT NULL");
        await workshop.Until(
            "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'CREATE INDEX%' AND state = 'active'"
        );
        await holder.Execute("COMMIT", Cancellation);
        var failure = await up;

        failure.ExitCode.ShouldBe(ExitCode.Failed);
        failure.Why!.ShouldContain($"pid {holder.ProcessID} ");
        (await workshop.Has("users_name")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_autovacuum_in_the_way_is_sent_away()
    {
        await using var own = new PostgresServer();
        await own.InitializeAsync();
        await using var workshop = (await Workshop.On(own, owner: "app")).WithUsers();
        await workshop.Up();
        await workshop.Execute(
            "ALTER TABLE users SET (autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1, autovacuum_vacuum_threshold = 10)",
            "INSERT INTO users SELECT number FROM generate_series(1, 50000) AS number",
            "DELETE FROM users WHERE id % 2 = 0"
        );
        await using var administrator = await (workshop.Database with { User = "postgres" }).Connect(Cancellation);
        await administrator.Execute("ALTER SYSTEM SET autovacuum_naptime = 1", Cancellation);
        await administrator.Execute("SELECT pg_reload_conf()", Cancellation);
        await workshop.Until(
            "SELECT count(*) > 0 FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE relation = 'users'::regclass AND usesysid IS NULL AND mode = 'ShareUpdateExclusiveLock'"
        );
        workshop.Settings = new() { LockDeadline = TimeSpan.FromSeconds(30) };

        var record = await workshop.With("002_email", "ALTER TABLE users ADD email text").Up();

        record
            .Steps.Single()
            .ShouldSatisfyAllConditions(
                step => step.Attempts.ShouldBeGreaterThan(1),
                step => step.Duration.ShouldBeLessThan(TimeSpan.FromSeconds(20))
            );
    }

    private Task<Workshop> WithColumnPending(MigrationSettings settings) =>
        WithPending("002_email", "ALTER TABLE users ADD email text", settings);

    private Task<Workshop> WithIndexPending(MigrationSettings settings) =>
        WithPending("002_index", "-- pipeline: no-transaction\nCREATE INDEX CONCURRENTLY users_name ON users (name);", settings);

    private async Task<Workshop> WithPending(string name, string up, MigrationSettings settings)
    {
        var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Up();
        workshop.Settings = settings;
        return workshop.With(name, up);
    }

    private static async Task<TimeSpan> WorstLatency(Workshop workshop, CancellationToken stop)
    {
        await using var connection = await workshop.Connect();
        var worst = TimeSpan.Zero;
        while (!stop.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            await connection.Scalar<string>("SELECT name FROM users WHERE id = 1", Cancellation);
            var took = Stopwatch.GetElapsedTime(started);
            worst = took > worst ? took : worst;
            await Task.Delay(2, Cancellation);
        }

        return worst;
    }
}
