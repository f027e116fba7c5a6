using Pipeline.Databases;
using Pipeline.Migrations;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations;

public class Applying_migrations(PostgresServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pending_migrations_are_applied_in_order_and_remembered()
    {
        await using var workshop = (await Workshop.On(server))
            .WithUsers()
            .With("002_email", "ALTER TABLE users ADD email text;\nCREATE INDEX users_email ON users (email);");

        var record = await workshop.Up();

        record.ShouldSatisfyAllConditions(
            it => it.Before.ShouldBeNull(),
            it => it.After.ShouldBe("002"),
            it => it.Steps.Select(step => (step.FullName, step.Attempts)).ShouldBe([("001_users", 1), ("002_email", 1)])
        );
        var row = (await workshop.Status()).Applied.Last();
        row.ShouldSatisfyAllConditions(
            it => it.AppliedBy.ShouldBe("ann@desk"),
            it => it.Run.ShouldBe("20261120T193404Z-v1.4.0"),
            it => it.UpText.ShouldContain("ADD email"),
            it => it.Duration!.Value.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(5))
        );
        workshop.Said.ShouldContain("002_email applied in ");
    }

    [Fact]
    public async Task Nothing_pending_is_nothing_done()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Up();
        (await workshop.Up()).ShouldSatisfyAllConditions(
            it => it.Before.ShouldBe("001"),
            it => it.After.ShouldBe("001"),
            it => it.Steps.ShouldBeEmpty()
        );
    }

    [Fact]
    public async Task Asking_for_the_status_creates_nothing()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers();
        var status = await workshop.Status();
        status.Current.ShouldBeNull();
        status.Pending.Select(migration => migration.FullName).ShouldBe(["001_users"]);
        (await workshop.Ask<bool>("SELECT to_regnamespace('pipeline') IS NULL")).ShouldBeTrue();
    }

    [Fact]
    public async Task Four_runs_at_once_apply_everything_once()
    {
        await using var workshop = (await Workshop.On(server))
            .WithUsers()
            .With("002_one", "INSERT INTO users VALUES (1, 'a'); SELECT pg_sleep(0.2);");
        var records = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => workshop.Up()));
        records.Select(record => record.Steps.Count).Order().ShouldBe([0, 0, 0, 2]);
        records.ShouldAllBe(record => record.After == "002");
        (await workshop.Ask<long>("SELECT count(*) FROM users")).ShouldBe(1);
    }

    [Fact]
    public async Task A_run_that_does_not_end_is_named_to_the_one_that_waits_for_it()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers();
        workshop.Settings = new() { RunDeadline = TimeSpan.FromMilliseconds(300) };
        await using var other = await workshop.Connect();
        await other.Execute("SELECT pg_advisory_lock($1)", Cancellation, AdvisoryLock.Run);

        var failure = await workshop.UpFails();

        failure.ExitCode.ShouldBe(ExitCode.Refused);
        failure.Message.ShouldContain($"pid {other.ProcessID} ");
        workshop.Said.ShouldContain("Waiting for another migration run");
    }

    [Fact]
    public async Task An_applied_file_that_was_edited_is_refused_with_the_difference()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Up();
        workshop.With("001_users", "CREATE TABLE users (id bigint PRIMARY KEY, name text);").With("002_more", "SELECT 1");

        var failure = await workshop.UpFails();

        failure.ExitCode.ShouldBe(ExitCode.Refused);
        failure.Why!.ShouldContain("001_users.up.sql was changed after ann@desk applied it at ");
        failure.Why!.ShouldContain("- CREATE TABLE users (id int PRIMARY KEY, name text);");
        failure.Why!.ShouldContain("+ CREATE TABLE users (id bigint PRIMARY KEY, name text);");
        (await workshop.Status()).Changed.Single().Revision.ShouldBe("001");
    }

    [Fact]
    public async Task Other_line_ends_are_no_edit()
    {
        await using var workshop = (await Workshop.On(server)).With("001_a", "SELECT 1;\nSELECT 2;\n");
        await workshop.Up();
        (await workshop.With("001_a", "\uFEFFSELECT 1;\r\nSELECT 2;  \r\n").Up()).Steps.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_number_below_what_is_applied_is_refused()
    {
        await using var workshop = (await Workshop.On(server)).With("002_b", "SELECT 1");
        await workshop.Up();
        (await workshop.With("001_a", "SELECT 1").UpFails()).Why!.ShouldContain("001_a.up.sql is pending, but 002 is applied already");
    }

    [Fact]
    public async Task A_file_that_is_gone_is_a_warning()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Up();
        File.Delete(Path.Combine(workshop.Folder, "001_users.up.sql"));
        File.Delete(Path.Combine(workshop.Folder, "001_users.down.sql"));
        (await workshop.Status()).Missing.Single().FullName.ShouldBe("001_users");
        await workshop.With("002_b", "SELECT 1").Up();
        workshop.Transcript.Warnings.Single().ShouldContain("001_users is applied, but");
    }

    [Theory]
    [InlineData("")]
    [InlineData("-- pipeline: no-transaction\n")]
    public async Task A_script_may_take_another_role(string first)
    {
        await using var workshop = await Workshop.On(server);
        await workshop.Execute("CREATE SCHEMA app", "GRANT ALL ON SCHEMA app TO pg_read_all_data");
        workshop.With(
            "001_a",
            $"{first}SET search_path = app;\nSET ROLE pg_read_all_data;\nCREATE TABLE u (id int);\nCREATE TABLE v (id int);\nRESET ROLE;\nCREATE TABLE w (id int);"
        );
        await workshop.Up();
        (
            await workshop.Ask<string>("SELECT string_agg(tableowner, ' ' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'app'")
        ).ShouldBe("pg_read_all_data pg_read_all_data postgres");
    }

    [Fact]
    public async Task A_script_may_take_another_identity()
    {
        await using var workshop = (await Workshop.On(server)).With("001_a", "SET SESSION AUTHORIZATION pg_read_all_data;\nSELECT 1;");
        (await workshop.Up()).Steps.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_one_script_sets_does_not_reach_the_next()
    {
        await using var workshop = (await Workshop.On(server))
            .With("001_a", "CREATE SCHEMA other; SET search_path = other; SET ROLE pg_read_all_data; CREATE TEMP TABLE t (a int);")
            .With("002_b", "CREATE TEMP TABLE t (a int); CREATE TABLE here (a int);");
        await workshop.Up();
        (await workshop.Has("public.here")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_statement_is_run_as_it_is_written()
    {
        await using var workshop = (await Workshop.On(server)).With(
            "001_a",
            """
            CREATE FUNCTION two(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN a > 0 THEN 2 ELSE 0 END; END;
            CREATE TABLE texts AS SELECT E'a\';b' AS escaped, $x$c;'$$d$x$ AS dollar, 'e:name @p $1' AS marks;
            """
        );
        await workshop.Up();
        (await workshop.Ask<string>("SELECT escaped || dollar || marks || two(1) FROM texts")).ShouldBe("a';bc;'$$de:name @p $12");
    }

    [Fact]
    public async Task A_role_that_owns_the_database_needs_no_more_rights()
    {
        await using var workshop = (await Workshop.On(server, owner: "migration_owner")).WithUsers();
        (await workshop.Up()).After.ShouldBe("001");
    }

    [Fact]
    public async Task The_sample_services_migrations_go_up_down_and_up()
    {
        var folder = await MigrationFolder.Read(SampleMigrations(), SqlPlaceholders.None, Cancellation);
        await using var workshop = await Workshop.On(server);
        var runner = new MigrationRunner(workshop.Database, folder, new(), workshop.Transcript);
        var last = (await runner.Up(workshop.Stamp, Cancellation)).After;
        await runner.DownTo(null, workshop.Stamp, Cancellation);
        (await workshop.Ask<long>("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")).ShouldBe(0);
        (await runner.Up(workshop.Stamp, Cancellation)).After.ShouldBe(last);
        last.ShouldBe(folder.Migrations[^1].Revision);
    }

    private static string SampleMigrations()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Pipeline.sln")))
            root = root.Parent!;
        return Path.Combine(root.FullName, "src", "SampleService", "migrations");
    }
}
