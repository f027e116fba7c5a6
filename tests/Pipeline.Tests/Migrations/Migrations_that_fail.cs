using Pipeline.Migrations;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations;

public class Migrations_that_fail(PostgresServer server)
{
    [Fact]
    public async Task A_syntax_error_is_told_with_file_line_and_statement_and_leaves_nothing()
    {
        await using var workshop = (await Workshop.On(server)).With(
            "001_a",
            "CREATE TABLE a (id int);\n\nALTER TABLE a\n  ADD COLUM b int not;\nSELECT 1;"
        );

        var failure = await workshop.UpFails();

        failure.ExitCode.ShouldBe(ExitCode.Failed);
        failure.What.ShouldContain("001_a.up.sql:4");
        failure.Why!.ShouldContain("  ALTER TABLE a");
        failure.Why!.ShouldContain("syntax error");
        failure.Why!.ShouldContain("42601");
        failure.Done!.ShouldBe("The schema is back at no migration, as before.");
        (await workshop.Has("a")).ShouldBeFalse();
        (await workshop.Ask<long>("SELECT count(*) FROM pipeline.migrations")).ShouldBe(0);
    }

    [Fact]
    public async Task PostgreSQLs_detail_and_hint_are_passed_on()
    {
        await using var workshop = (await Workshop.On(server))
            .WithUsers()
            .With("002_a", "INSERT INTO users VALUES (1, 'a'); INSERT INTO users VALUES (1, 'b');")
            .With("003_b", "SELECT 1");
        (await workshop.UpFails()).Why!.ShouldContain("Detail: Key (id)=(1) already exists.");
        (await workshop.With("002_a", "SELECT nam FROM users").UpFails()).Why!.ShouldContain(
            "Hint: Perhaps you meant to reference the column \"users.name\"."
        );
    }

    [Fact]
    public async Task A_failure_takes_back_everything_that_the_run_applied_and_nothing_older()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Up();
        workshop
            .With("002_b", "CREATE TABLE b (id int)", "DROP TABLE b")
            .With("003_c", "CREATE TABLE c (id int)", "DROP TABLE c")
            .With("004_d", "SELECT nonsense");

        var failure = await workshop.UpFails();

        failure.ExitCode.ShouldBe(ExitCode.Failed);
        failure.Done!.ShouldBe("The schema is back at revision 001, as before. 2 migrations of this run reverted.");
        (await workshop.Has("users")).ShouldBeTrue();
        (await workshop.Has("b")).ShouldBeFalse();
        (await workshop.Status()).Current.ShouldBe("001");
        workshop
            .Said.IndexOf("003_c reverted", StringComparison.Ordinal)
            .ShouldBeInRange(0, workshop.Said.IndexOf("002_b reverted", StringComparison.Ordinal));
        (
            await workshop.Ask<long>("SELECT count(*) FROM pipeline.migrations WHERE state = 'Reverted' AND reverted_by = 'ann@desk'")
        ).ShouldBe(2);
    }

    [Fact]
    public async Task A_failing_verification_rolls_its_migration_back_and_reverts_the_run()
    {
        await using var workshop = (await Workshop.On(server))
            .WithUsers()
            .With(
                "002_b",
                "INSERT INTO users VALUES (1, NULL)",
                "DELETE FROM users",
                """[{ "name": "no user without a name", "sql": "SELECT count(*) FROM users WHERE name IS NULL", "expect": 0 }]"""
            );

        var failure = await workshop.UpFails();

        failure.What.ShouldBe("002_b does not do what it should: \"no user without a name\" failed.");
        failure.Why.ShouldBe("Expected 0, found 1: SELECT count(*) FROM users WHERE name IS NULL");
        (await workshop.Has("users")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("SELECT 7", "7")]
    [InlineData("SELECT 1.50", "\"1.50\"")]
    [InlineData("SELECT true", "true")]
    [InlineData("SELECT NULL", "null")]
    [InlineData("SELECT 'a' || chr(233)", "\"aé\"")]
    public async Task A_verification_that_holds_lets_the_migration_through(string sql, string expect)
    {
        await using var workshop = (await Workshop.On(server)).With(
            "001_a",
            "SELECT 1",
            verify: $$"""[{ "name": "x", "sql": "{{sql}}", "expect": {{expect}} }]"""
        );
        (await workshop.Up()).After.ShouldBe("001");
    }

    [Fact]
    public async Task A_verification_outside_a_transaction_reverts_the_migration_by_its_down_script()
    {
        await using var workshop = (await Workshop.On(server)).With(
            "001_a",
            "-- pipeline: no-transaction\nCREATE TABLE a (id int);",
            "DROP TABLE a;",
            """[{ "name": "x", "sql": "SELECT 1", "expect": 2 }]"""
        );
        (await workshop.UpFails()).Done!.ShouldContain("1 migration of this run reverted");
        (await workshop.Has("a")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_deferred_constraint_fails_in_its_migration_and_not_at_the_commit()
    {
        await using var workshop = (await Workshop.On(server)).With(
            "001_a",
            "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a DEFERRABLE INITIALLY DEFERRED); INSERT INTO b VALUES (1);"
        );
        (await workshop.UpFails()).Why!.ShouldContain("23503");
    }

    [Fact]
    public async Task Without_a_down_script_a_person_is_needed_and_told_of_both()
    {
        await using var workshop = (await Workshop.On(server)).With("001_a", "CREATE TABLE a (id int)").With("002_b", "SELECT nonsense");
        var failure = await workshop.UpFails();
        failure.ExitCode.ShouldBe(ExitCode.NeedsPerson);
        failure.Why!.ShouldContain("column \"nonsense\" does not exist");
        failure.Why!.ShouldContain("There is no down script for 001_a");
        (await workshop.Status()).Current.ShouldBe("001");
    }

    [Fact]
    public async Task A_down_script_that_fails_needs_a_person_who_is_told_where_the_schema_is()
    {
        await using var workshop = (await Workshop.On(server))
            .WithUsers()
            .With("002_b", "SELECT 1", "DROP TABLE nonsense")
            .With("003_c", "CREATE TABLE c (id int)", "DROP TABLE c")
            .With("004_d", "SELECT nonsense");
        var failure = await workshop.UpFails();
        failure.ExitCode.ShouldBe(ExitCode.NeedsPerson);
        failure.Why!.ShouldContain("002_b could not be reverted");
        failure.Why!.ShouldContain("The database is at revision 002; what was newer is reverted.");
        (await workshop.Status()).Current.ShouldBe("002");
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_is_ended()
    {
        await using var workshop = (await Workshop.On(server)).With("001_a", "SELECT pg_sleep(30)");
        workshop.Settings = new() { StatementTimeout = TimeSpan.FromMilliseconds(200) };
        (await workshop.UpFails()).Why!.ShouldContain("statement timeout");
    }

    [Fact]
    public async Task Cancelled_it_rolls_back_what_is_under_way_and_leaves_the_rest_to_the_caller()
    {
        await using var workshop = (await Workshop.On(server))
            .WithUsers()
            .With("002_b", "CREATE TABLE b (id int); SELECT pg_sleep(30), 'cancel me';");
        using var cancel = new CancellationTokenSource();
        var up = workshop.UpUnless(cancel.Token);
        await workshop.Until(
            $"SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = '{workshop.Database.Name}' AND wait_event = 'PgSleep'"
        );
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => up);

        (await workshop.Status()).Current.ShouldBe("001");
        (await workshop.Has("b")).ShouldBeFalse();
        await (await workshop.Runner()).PutBack(null, workshop.Stamp);
        (await workshop.Has("users")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_pooler_in_between_is_refused_before_anything_is_locked()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers();
        await using var pooler = PoolerLike.Before(workshop.Database.Port);
        var runner = new MigrationRunner(
            workshop.Database with
            {
                Port = pooler.Port,
                SslMode = "disable",
            },
            await MigrationFolder.Read(workshop.Folder, SqlPlaceholders.None, TestContext.Current.CancellationToken),
            workshop.Settings,
            workshop.Transcript
        );
        var failure = await Should.ThrowAsync<PipelineException>(() => runner.Up(workshop.Stamp, TestContext.Current.CancellationToken));
        failure.ExitCode.ShouldBe(ExitCode.Refused);
        failure.What.ShouldContain("pooler");
        (
            await workshop.Ask<long>(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        ).ShouldBe(0);
    }
}
