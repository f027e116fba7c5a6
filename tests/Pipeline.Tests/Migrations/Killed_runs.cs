using System.Globalization;
using Pipeline.Databases;
using Pipeline.Migrations;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations;

/// <summary>SIGKILL in the middle of each kind of migration: the next run finds out what is true, and completes it or takes it back.</summary>
public class Killed_runs(PostgresServer server)
{
    private const string Outside = "-- pipeline: no-transaction\n";
    private const string Gate = "SELECT pg_sleep(30) FROM gate;";
    private const string AtTheGate = "wait_event = 'PgSleep'";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("002_b.up.sql", $"CREATE TABLE b (id int);\n{Gate}\nCREATE TABLE c (id int);")]
    [InlineData("002_b.up.sql", $"{Outside}CREATE TABLE b (id int);\n{Gate}\nCREATE TABLE c (id int);")]
    [InlineData("R_b.up.sql", $"CREATE TABLE b (id int);\n{Gate}\nCREATE TABLE c (id int);")]
    [InlineData("R_b.up.sql", $"{Outside}CREATE TABLE b (id int);\n{Gate}\nCREATE TABLE c (id int);")]
    public async Task A_script_is_completed(string file, string script)
    {
        await using var workshop = await Applied();
        await File.WriteAllTextAsync(Path.Combine(workshop.Folder, file), script, Cancellation);
        await KillOnce(workshop, AtTheGate, "up");
        await workshop.Execute("DELETE FROM gate");

        await workshop.Up();

        ((await workshop.Has("b")), (await workshop.Has("c"))).ShouldBe((true, true));
        (await workshop.Status()).ShouldSatisfyAllConditions(it => it.Interrupted.ShouldBeEmpty(), it => it.Pending.ShouldBeEmpty());
    }

    [Fact]
    public async Task An_index_that_was_being_built_is_there_and_valid_afterwards()
    {
        await using var workshop = await Applied();
        workshop.With("002_index", $"{Outside}CREATE INDEX CONCURRENTLY users_name ON users (name);");
        await using (var reader = await workshop.Connect())
        {
            await reader.Execute("BEGIN ISOLATION LEVEL REPEATABLE READ", Cancellation);
            await reader.Execute("SELECT FROM users", Cancellation);
            await KillOnce(workshop, "query LIKE 'CREATE INDEX%' AND wait_event_type = 'Lock'", "up");
        }

        await workshop.Up();

        (await workshop.Ask<bool>("SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_name'::regclass")).ShouldBeTrue();
        (await workshop.Ask<long>("SELECT count(*) FROM pg_index WHERE indrelid = 'users'::regclass")).ShouldBe(2);
    }

    [Fact]
    public async Task A_backfill_goes_on_behind_its_last_batch()
    {
        await using var workshop = await Filling();
        await KillOnce(workshop, AtTheGate, "up");
        var done = await workshop.Ask<long>("SELECT count(*) FROM users WHERE name = 'filled'");
        done.ShouldBeInRange(1000, 4999);
        await workshop.Execute("DROP TRIGGER gate ON users");

        await workshop.Up();

        workshop.Said.ShouldContain($"carrying on behind {done.ToString(CultureInfo.InvariantCulture)}.");
        (await workshop.Ask<long>("SELECT count(*) FROM users WHERE name = 'filled'")).ShouldBe(10_000);
        (await workshop.Status()).Current.ShouldBe("002");
    }

    [Fact]
    public async Task A_backfill_can_be_taken_back()
    {
        await using var workshop = await Filling();
        await KillOnce(workshop, AtTheGate, "up");
        await workshop.DownTo("001");
        (await workshop.Status()).ShouldSatisfyAllConditions(it => it.Current.ShouldBe("001"), it => it.Interrupted.ShouldBeEmpty());
    }

    [Theory]
    [InlineData("")]
    [InlineData(Outside)]
    public async Task A_way_back_is_finished(string first)
    {
        await using var workshop = await Applied();
        await workshop.With("002_b", "CREATE TABLE b (); CREATE TABLE c ();", $"{first}DROP TABLE b;\n{Gate}\nDROP TABLE c;").Up();
        await KillOnce(workshop, AtTheGate, "down", "001");
        await workshop.Execute("DELETE FROM gate");

        await workshop.DownTo("001");

        ((await workshop.Has("b")), (await workshop.Has("c"))).ShouldBe((false, false));
        (await workshop.Status()).Current.ShouldBe("001");
    }

    private static async Task KillOnce(Workshop workshop, string seen, params string[] way)
    {
        await KilledRun.At(workshop.Database, workshop.Folder, new MigrationSettings { Folder = "." }, seen, way);
        if (seen == AtTheGate)
            await KilledRun.Gone(workshop.Database, seen);
    }

    private async Task<Workshop> Applied()
    {
        var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Up();
        await workshop.Execute("CREATE TABLE gate AS SELECT 1 AS one");
        return workshop;
    }

    private async Task<Workshop> Filling()
    {
        var workshop = await Applied();
        await workshop.Execute(
            "INSERT INTO users SELECT n, 'User' FROM generate_series(1, 10000) AS n",
            $"CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id = 5000 THEN PERFORM pg_sleep(30) FROM gate; END IF; RETURN NEW; END $$",
            "CREATE TRIGGER gate BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION gate()"
        );
        await File.WriteAllTextAsync(
            Path.Combine(workshop.Folder, "002_fill.backfill.sql"),
            "-- pipeline: backfill users by id\nUPDATE users SET name = 'filled' WHERE id BETWEEN $1 AND $2;",
            Cancellation
        );
        return workshop.With("002_fill", "SELECT 1", "SELECT 2");
    }
}
