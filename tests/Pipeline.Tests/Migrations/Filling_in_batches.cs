using Pipeline.Databases;
using Pipeline.Migrations;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations;

/// <summary>Many rows are changed a few at a time, so that nobody waits for all of them.</summary>
public class Filling_in_batches(PostgresServer server)
{
    private const string Up = "ALTER TABLE users ADD lower text";
    private const string Fill =
        "-- pipeline: backfill users by id filling lower\nUPDATE users SET lower = lower(name) WHERE id BETWEEN $1 AND $2 AND lower IS NULL;";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_row_is_walked_over_in_transactions_of_their_own()
    {
        await using var workshop = await With(20_000, Fill);

        (await workshop.Up()).Steps.Single().FullName.ShouldBe("002_lower");

        (await workshop.Ask<long>("SELECT count(*) FROM users WHERE lower = lower(name)")).ShouldBe(20_000);
        (await workshop.Ask<long>("SELECT count(DISTINCT xmin::text) FROM users")).ShouldBeGreaterThan(3);
        (await workshop.Ask<long>("SELECT rows FROM pipeline.backfills")).ShouldBe(20_000);
        workshop.Said.ShouldContain("002_lower: walked over 20,000 rows of users in ");
        (await workshop.Status()).Current.ShouldBe("002");
    }

    [Theory]
    [InlineData("uuid", "gen_random_uuid()")]
    [InlineData("text", "'k' || n || ' ''quoted'''")]
    [InlineData("timestamptz", "now() + n * interval '1 microsecond'")]
    [InlineData("numeric", "n * -1.5")]
    public async Task A_key_may_be_of_any_type_that_has_an_order(string type, string value)
    {
        await using var workshop = await Workshop.On(server);
        await workshop.Execute(
            $"CREATE TABLE things (\"The Key\" {type} PRIMARY KEY, done boolean)",
            $"INSERT INTO things SELECT {value} FROM generate_series(1, 3000) AS n"
        );
        Write(
            workshop,
            "001_fill",
            "SELECT 1",
            "-- pipeline: backfill things by \"The Key\" filling done\nUPDATE things SET done = true WHERE \"The Key\" BETWEEN $1 AND $2"
        );
        await workshop.Up();
        (await workshop.Ask<long>("SELECT count(*) FROM things WHERE done")).ShouldBe(3000);
    }

    [Fact]
    public async Task One_that_was_killed_is_carried_on_behind_its_last_batch()
    {
        await using var workshop = await With(20_000, Fill);
        await workshop.Execute(
            "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id = 9000 THEN PERFORM pg_sleep(60); END IF; RETURN NEW; END $$",
            "CREATE TRIGGER stop BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION stop()"
        );
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var up = workshop.UpUnless(cancel.Token);
        await await Task.WhenAny(
            up,
            workshop.Until("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database())")
        );
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => up);
        var done = await workshop.Ask<long>("SELECT rows FROM pipeline.backfills");
        done.ShouldBeInRange(1000, 8999);
        (await workshop.Ask<long>("SELECT count(*) FROM users WHERE lower IS NOT NULL")).ShouldBe(done);
        (await workshop.Status()).Interrupted.Single().Revision.ShouldBe("002");
        await workshop.Execute("DROP TRIGGER stop ON users");

        (await workshop.Up()).After.ShouldBe("002");

        workshop.Said.ShouldContain($"002_lower: {done:#,0} rows done by a run that was interrupted; carrying on behind {done}.");
        workshop.Said.ShouldContain($"walked over {20_000 - done:#,0} rows");
        (await workshop.Ask<long>("SELECT count(*) FROM users WHERE lower IS NULL")).ShouldBe(0);
    }

    [Fact]
    public async Task One_that_was_killed_can_be_reverted_instead()
    {
        await using var workshop = await With(100, Fill);
        await workshop.Up();
        await workshop.Execute(
            "UPDATE pipeline.migrations SET state = 'Applying', statements_done = 1, applied_at = NULL WHERE revision = '002'"
        );
        await workshop.DownTo("001");
        (
            await workshop.Ask<long>("SELECT count(*) FROM information_schema.columns WHERE column_name = 'lower' AND table_name = 'users'")
        ).ShouldBe(0);
    }

    [Fact]
    public async Task Rows_that_are_still_NULL_afterwards_fail_it_and_take_it_back()
    {
        await using var workshop = await With(100, Fill);
        await workshop.Execute("UPDATE users SET name = NULL WHERE id = 7");
        (await workshop.UpFails()).Why!.ShouldContain("Expected no row with NULL");
        (await workshop.Status()).Current.ShouldBe("001");
    }

    [Fact]
    public async Task A_batch_that_fails_takes_the_migration_back()
    {
        await using var workshop = await With(3000, Fill.Replace("lower(name)", "(1 / (id - 2500))::text", StringComparison.Ordinal));
        (await workshop.UpFails()).Message.ShouldContain("002_lower.backfill.sql:2");
        (await workshop.Status()).ShouldSatisfyAllConditions(it => it.Current.ShouldBe("001"), it => it.Interrupted.ShouldBeEmpty());
    }

    [Fact]
    public async Task Other_clients_never_wait_for_more_than_a_few_batches()
    {
        await using var workshop = await With(200_000, Fill);
        await using var client = await workshop.Connect();
        var up = workshop.Up();
        var worst = TimeSpan.Zero;
        while (!up.IsCompleted)
        {
            var started = TimeProvider.System.GetTimestamp();
            await client.Execute("UPDATE users SET name = name WHERE id = $1", Cancellation, Random.Shared.Next(1, 200_000));
            var waited = TimeProvider.System.GetElapsedTime(started);
            worst = waited > worst ? waited : worst;
        }

        await up;
        // The statement as a whole takes more than a second.
        worst.ShouldBeLessThan(TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task It_rests_while_many_wait_for_locks()
    {
        await using var workshop = await With(30_000, Fill);
        workshop.Settings = new()
        {
            Backfill = new() { MostLockWaits = 0, Share = new(0.05) },
        };
        await workshop.Execute("CREATE TABLE other ()");
        await using var holder = await workshop.Holding("other", "ACCESS EXCLUSIVE");
        await using var waiter = await workshop.Connect();
        var waiting = waiter.Execute("SELECT FROM other", Cancellation);

        var up = workshop.Up();

        while (
            !up.IsCompleted && !workshop.Said.Contains("The backfill rests: sessions that wait for a lock: 1.", StringComparison.Ordinal)
        )
            await Task.Delay(10, Cancellation);
        workshop.Said.ShouldContain("The backfill rests: sessions that wait for a lock: 1.");
        await holder.CloseAsync();
        await waiting;
        await up;
    }

    [Theory]
    [InlineData("SELECT 1", "found SELECT 1, expected such as -- pipeline: backfill users by id")]
    [InlineData(
        "-- pipeline: backfill users by id\nUPDATE users SET lower = ''",
        "expected one UPDATE, INSERT or DELETE for the rows whose key is BETWEEN $1 AND $2"
    )]
    [InlineData("-- pipeline: backfill users by id\nUPDATE users SET lower = '", "never ends")]
    public async Task What_cannot_be_a_backfill_is_refused_before_anything_is_changed(string text, string fault)
    {
        await using var workshop = await With(1, text);
        (await workshop.UpFails()).Why!.ShouldContain(fault);
    }

    [Theory]
    [InlineData("users by name", "may be NULL")]
    [InlineData("users by missing", "has no column missing")]
    [InlineData("nobody by id", "There is no table nobody")]
    [InlineData("users by plain", "No index begins with users.plain")]
    public async Task A_key_that_cannot_be_walked_along_is_refused(string along, string fault)
    {
        await using var workshop = await With(1, Fill.Replace("users by id filling lower", along, StringComparison.Ordinal));
        await workshop.Execute("ALTER TABLE users ADD plain int NOT NULL DEFAULT 0");
        (await workshop.UpFails()).Why!.ShouldContain(fault);
        (await workshop.Status()).Current.ShouldBe("001");
    }

    [Fact]
    public async Task A_table_without_rows_is_filled_at_once()
    {
        await using var workshop = await With(0, Fill);
        (await workshop.Up()).After.ShouldBe("002");
    }

    [Theory]
    [InlineData(10, 2000)]
    [InlineData(100, 500)]
    [InlineData(50, 700)]
    public void A_batch_is_as_large_as_its_time_allows(int milliseconds, int rows)
    {
        var size = new BatchSize(TimeSpan.FromMilliseconds(35));
        size.Took(TimeSpan.FromMilliseconds(milliseconds));
        size.Rows.ShouldBe(rows);
    }

    private async Task<Workshop> With(int rows, string fill)
    {
        var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Up();
        await workshop.Execute($"INSERT INTO users SELECT n, 'User ' || n FROM generate_series(1, {rows}) AS n", "ANALYZE users");
        Write(workshop, "002_lower", Up, fill, "ALTER TABLE users DROP lower");
        return workshop;
    }

    private static void Write(Workshop workshop, string name, string up, string fill, string? down = null)
    {
        workshop.With(name, up, down);
        File.WriteAllText(Path.Combine(workshop.Folder, $"{name}.backfill.sql"), fill);
    }
}
