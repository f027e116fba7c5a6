using Pipeline.Databases;
using Pipeline.Migrations;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations;

/// <summary>A cancelled run leaves the database as a killed one does: what it was doing is rolled back, and nothing is put back.</summary>
public class Interrupted_runs(PostgresServer server)
{
    private const string Outside = "-- pipeline: no-transaction\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_whose_session_is_ended_is_put_back_on_a_new_one()
    {
        await using var workshop = (await Gated()).WithUsers().With("002_b", "CREATE TABLE b (id int); SELECT pg_sleep(30) FROM gate;");
        var up = workshop.UpFails();
        await AtTheGate(workshop);
        await workshop.Execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        );

        (await up).ShouldSatisfyAllConditions(
            failure => failure.ExitCode.ShouldBe(ExitCode.Failed),
            failure => failure.Done!.ShouldContain("back at no migration")
        );
        (await workshop.Has("users")).ShouldBeFalse();
        await workshop.Execute("DELETE FROM gate");
        (await workshop.Up()).After.ShouldBe("002");
    }

    [Fact]
    public async Task Losing_the_session_that_looks_on_does_not_stop_a_run()
    {
        await using var workshop = (await Gated()).With("001_a", "SELECT pg_sleep(0.3) FROM gate; SELECT pg_sleep(0.3) FROM gate;");
        var up = workshop.Up();
        await AtTheGate(workshop);
        await workshop.Execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_locks%' AND pid <> pg_backend_pid()"
        );
        (await up).After.ShouldBe("001");
    }

    [Fact]
    public async Task A_script_outside_a_transaction_goes_on_where_it_was_interrupted()
    {
        await using var workshop = await InterruptedAtTheGate(
            "CREATE TABLE a (id int); SET application_name = 'set before'; SELECT pg_sleep(30) FROM gate; CREATE TABLE c AS SELECT current_setting('application_name') AS found;"
        );
        var status = await workshop.Status();
        status.Current.ShouldBeNull();
        status.Newest.ShouldBe("001");
        status
            .Interrupted.Single()
            .ShouldSatisfyAllConditions(row => row.State.ShouldBe(MigrationState.Applying), row => row.StatementsDone.ShouldBe(2));

        (await workshop.Up()).After.ShouldBe("001");

        workshop.Said.ShouldContain("001_a: 2 of 4 statements done by a run that was interrupted; carrying on.");
        (await workshop.Ask<string>("SELECT found FROM c")).ShouldBe("set before");
    }

    [Fact]
    public async Task What_was_not_done_yet_may_be_mended()
    {
        await using var workshop = await InterruptedAtTheGate("CREATE TABLE a (id int); SELECT pg_sleep(30) FROM gate; SELECT nothing;");
        workshop.With("001_a", $"{Outside}-- made by a run that was killed\nCREATE TABLE a (id int);\nCREATE TABLE c (id int);");

        (await workshop.Up()).After.ShouldBe("001");

        (await workshop.Has("c")).ShouldBeTrue();
        (await workshop.Status()).Changed.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_done_already_may_not()
    {
        await using var workshop = await InterruptedAtTheGate("CREATE TABLE a (id int); SELECT pg_sleep(30) FROM gate;");
        workshop.With("001_a", $"{Outside}CREATE TABLE a (id bigint);");
        (await workshop.UpFails()).Why!.ShouldContain("began to apply it");
    }

    [Fact]
    public async Task What_was_interrupted_is_not_left_half_way_by_a_release_without_it()
    {
        await using var workshop = await InterruptedAtTheGate("CREATE TABLE a (id int); SELECT pg_sleep(30) FROM gate;");
        File.Delete(Path.Combine(workshop.Folder, "001_a.up.sql"));
        (await workshop.UpFails()).Why!.ShouldContain("001_a was begun by run 20261120T193404Z-v1.4.0 and interrupted half-way");
    }

    [Fact]
    public async Task What_was_interrupted_can_be_put_back_instead()
    {
        await using var workshop = await InterruptedAtTheGate(
            "CREATE TABLE a (id int); SELECT pg_sleep(30) FROM gate; CREATE TABLE c (id int);",
            "DROP TABLE c; ALTER TABLE a DROP COLUMN never; DROP TABLE a;"
        );
        await (await workshop.Runner()).PutBack(null, workshop.Stamp);
        (await workshop.Has("a")).ShouldBeFalse();
        (await workshop.Status()).History.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_way_back_that_was_interrupted_is_finished_before_anything_goes_up()
    {
        await using var workshop = (await Gated()).With(
            "001_a",
            "CREATE TABLE a (id int); CREATE TABLE b (id int);",
            Outside + "DROP TABLE a; SELECT pg_sleep(30) FROM gate; DROP TABLE b;"
        );
        await workshop.Up();
        using var cancel = new CancellationTokenSource();
        var down = (await workshop.Runner()).DownTo(null, workshop.Stamp, cancel.Token);
        await AtTheGate(workshop);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => down);
        (await workshop.Status()).Interrupted.Single().State.ShouldBe(MigrationState.Reverting);
        await workshop.Execute("DELETE FROM gate");

        (await workshop.Up()).After.ShouldBe("001");

        workshop.Said.IndexOf("001_a reverted", StringComparison.Ordinal).ShouldBeGreaterThan(0);
        (await workshop.Has("a")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_killed_runs_session_that_is_still_busy_on_the_server_is_waited_for()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers();
        await using var zombie = await workshop.Connect();
        await zombie.Execute("SELECT pg_advisory_lock($1)", Cancellation, AdvisoryLock.Work);
        var up = workshop.Up();
        while (!workshop.Said.Contains("Waiting for another migration run", StringComparison.Ordinal))
            await Task.Delay(10, Cancellation);
        (await workshop.Has("users")).ShouldBeFalse();
        await zombie.CloseAsync();
        (await up).After.ShouldBe("001");
    }

    [Fact]
    public async Task An_invalid_index_that_was_left_behind_is_built_anew()
    {
        await using var workshop = await WithTwins();
        await Should.ThrowAsync<Npgsql.PostgresException>(() =>
            workshop.Execute("CREATE UNIQUE INDEX CONCURRENTLY users_name ON users (name)")
        );
        (await workshop.Ask<bool>("SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_name'::regclass")).ShouldBeFalse();
        await workshop.Execute("DELETE FROM users WHERE id = 2");

        await workshop.Up();

        workshop.Said.ShouldContain("The index \"users_name\" is invalid: dropping");
        (await workshop.Ask<bool>("SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_name'::regclass")).ShouldBeTrue();
    }

    [Fact]
    public async Task An_index_that_cannot_be_built_leaves_nothing_and_needs_no_down_script()
    {
        await using var workshop = await WithTwins();
        var failure = await workshop.UpFails();
        failure.ExitCode.ShouldBe(ExitCode.Failed);
        failure.Why!.ShouldContain("23505");
        (await workshop.Has("users_name")).ShouldBeFalse();
        (await workshop.Status()).Interrupted.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_done_but_not_marked_before_the_kill_is_seen()
    {
        await using var workshop = await WithTwins();
        await workshop.Execute("DELETE FROM users WHERE id = 2");
        await workshop.Up();
        await workshop.Execute(Unmarked("002"));
        (await workshop.Up()).Steps.Single().Revision.ShouldBe("002");
        await workshop.With("003_drop", Outside + "DROP INDEX CONCURRENTLY users_name;").Up();
        await workshop.Execute(Unmarked("003"));
        (await workshop.Up()).Steps.Single().Revision.ShouldBe("003");
    }

    [Fact]
    public async Task What_refuses_a_transaction_is_run_outside_of_one()
    {
        await using var workshop = (await Workshop.On(server)).With(
            "001_a",
            Outside
                + """
                CREATE TABLE a (id int);
                CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN FOR i IN 1..3 LOOP INSERT INTO a VALUES (i); COMMIT; END LOOP; END $$;
                CALL fill();
                VACUUM ANALYZE a;
                """
        );
        await workshop.Up();
        (await workshop.Ask<long>("SELECT count(*) FROM a")).ShouldBe(3);
    }

    private static string Unmarked(string revision) =>
        $"UPDATE pipeline.migrations SET state = 'Applying', statements_done = 0, applied_at = NULL WHERE revision = '{revision}'";

    private async Task<Workshop> WithTwins()
    {
        var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Up();
        await workshop.Execute("INSERT INTO users VALUES (1, 'same'), (2, 'same')");
        return workshop.With("002_index", Outside + "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS users_name ON users (name);");
    }

    /// <summary>Scripts wait for half a minute where they read from "gate", unless it is empty.</summary>
    private async Task<Workshop> Gated()
    {
        var workshop = await Workshop.On(server);
        await workshop.Execute("CREATE TABLE gate AS SELECT 1 AS shut");
        return workshop;
    }

    private static Task AtTheGate(Workshop workshop) =>
        workshop.Until("SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'");

    private async Task<Workshop> InterruptedAtTheGate(string up, string? down = null)
    {
        var workshop = (await Gated()).With("001_a", Outside + up, down);
        using var cancel = new CancellationTokenSource();
        var run = workshop.UpUnless(cancel.Token);
        await AtTheGate(workshop);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => run);
        await workshop.Execute("DELETE FROM gate");
        return workshop;
    }
}
