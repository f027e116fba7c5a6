using Pipeline.Backups;
using Pipeline.Databases;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

/// <summary>What servers do by themselves, and what they run out of. Each test has a server of its own for that.</summary>
public sealed class What_gets_in_the_way(PostgresServer server) : BackupTest(server)
{
    [Fact]
    public async Task An_autovacuum_worker_does_not_keep_a_role_that_may_not_end_it_from_a_swap()
    {
        await using var busy = new PostgresServer();
        await busy.InitializeAsync();
        var live = await busy.CreateDatabase("owner");
        await Execute("CREATE TABLE number AS SELECT generate_series(1, 100000) AS number", live);
        var stage = new BackupStage(live, Location, new BackupSettings(), Transcript);
        var manifest = await stage.Run(Request, Cancellation);
        await Execute(
            "ALTER TABLE number SET (autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1, autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = 0)",
            live
        );
        await Execute("DELETE FROM number WHERE number % 2 = 0", live);
        await Execute("ALTER SYSTEM SET autovacuum_naptime = '1s'", live.Named("postgres") with { User = "postgres" });
        await Execute("SELECT pg_reload_conf()", live.Named("postgres") with { User = "postgres" });
        await Eventually.Is(
            async () =>
                await Ask<long>(
                    $"SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker' AND datname = '{live.Name}' AND query LIKE '%number%'",
                    live.Named("postgres") with
                    {
                        User = "postgres",
                    }
                ) > 0,
            Cancellation
        );

        await new DatabaseSwap(live, Location, new BackupSettings(), Transcript).RestoreAndSwap(manifest, "run", null, Cancellation);

        (await Ask<long>("SELECT count(*) FROM number", live)).ShouldBe(100000);
    }

    [Fact]
    public async Task A_lock_table_that_is_full_is_told()
    {
        await using var full = new PostgresServer();
        await full.InitializeAsync();
        var live = await full.CreateDatabase();
        await Execute("DO $$ BEGIN FOR i IN 1..300 LOOP EXECUTE format('CREATE TABLE t%s (id int)', i); END LOOP; END $$", live);
        await using var other = await live.Maintenance.Connect(Cancellation);
        await other.Execute(
            "DO $$ BEGIN FOR i IN 1..1000000 LOOP PERFORM pg_advisory_lock(i); END LOOP; EXCEPTION WHEN out_of_memory THEN END $$",
            Cancellation
        );
        await other.Execute("SELECT pg_advisory_unlock(n) FROM generate_series(1, 100) AS n", Cancellation);

        var failure = await Should.ThrowAsync<PipelineException>(() =>
            new BackupStage(live, Location, new BackupSettings(), Transcript).Run(Request, Cancellation)
        );

        failure.What.ShouldBe("The backup cannot begin: the server has no room for a lock on each table.");
        failure.Next!.ShouldContain("max_locks_per_transaction");
    }

    [Fact]
    public async Task Tens_of_thousands_of_objects_are_restored_with_several_jobs()
    {
        await Execute(
            "DO $$ BEGIN FOR i IN 1..20100 LOOP EXECUTE format('CREATE DOMAIN d%s AS int', i); IF i % 2000 = 0 THEN COMMIT; END IF; END LOOP; END $$"
        );
        await Execute("CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.name := 'touched'; RETURN NEW; END$$");
        await Execute("CREATE TRIGGER touch BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION touch()");
        var (manifest, _) = await Prove(
            new BackupSettings
            {
                Jobs = 3,
                LargeTable = new(8192),
                MinimumShare = new(0),
            }
        );
        manifest.IsVerified().ShouldBeTrue();
        manifest.Parts.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("TRUNCATE users; INSERT INTO users (name) SELECT 'new' FROM generate_series(1, 3000)", 3000)]
    [InlineData("ALTER TABLE users ALTER name TYPE varchar(90)", 2000)]
    [InlineData("CREATE TABLE meanwhile (id int); TRUNCATE users", 0)]
    public async Task A_table_that_is_being_emptied_or_rewritten_is_backed_up_as_it_is_then(string sql, long rows)
    {
        await using var other = await Database.Connect(Cancellation);
        await other.Execute("BEGIN", Cancellation);
        foreach (var statement in sql.Split(';'))
            await other.Execute(statement, Cancellation);

        var backup = Prove();
        await Eventually.Is(async () => await Ask<bool>("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"), Cancellation);
        await other.Execute("COMMIT", Cancellation);
        var (manifest, copy) = await backup;

        manifest.Contents.Tables["public.users"].Rows.ShouldBe(rows);
        (await Ask<long>("SELECT count(*) FROM users", copy)).ShouldBe(rows);
        await using var session = await Database.Connect(Cancellation);
        manifest.Contents.Rows().ShouldBe((await RowCounts.Read(session, Cancellation)).Values.Sum());
    }

    [Fact]
    public async Task What_fails_removes_its_own_and_not_what_another_run_has_begun()
    {
        await Catalogue.Begin("20260101T000000000Z-v1", Cancellation);
        var live = await Server.CreateDatabase("reader_of_none");
        await Execute("CREATE TABLE secret (id int)", live with { User = "postgres" });

        await Should.ThrowAsync<PipelineException>(() =>
            new BackupStage(live, Location, new BackupSettings(), Transcript).Run(Request, Cancellation)
        );

        (await Store.List("", Cancellation).ToListAsync(Cancellation)).ShouldHaveSingleItem().Key.ShouldContain("20260101T000000000Z-v1");
    }

    [Fact]
    public async Task A_table_that_may_not_be_read_is_named_and_nothing_is_kept()
    {
        var live = await Server.CreateDatabase("reader_of_some");
        await Execute("CREATE TABLE mine AS SELECT generate_series(1, 1000) AS number", live);
        await Execute("CREATE TABLE secret (id int)", live with { User = "postgres" });
        await IsNotTaken(live, "permission denied for table secret");
        await Execute("DROP TABLE secret", live with { User = "postgres" });
        await Execute("ALTER TABLE mine ENABLE ROW LEVEL SECURITY", live);
        await Execute("ALTER TABLE mine FORCE ROW LEVEL SECURITY", live);
        await IsNotTaken(live, "query would be affected by row-level security policy for table \"mine\"");
    }

    private async Task IsNotTaken(Database live, string why)
    {
        var failure = await Should.ThrowAsync<PipelineException>(() =>
            new BackupStage(live, Location, new BackupSettings(), Transcript).Run(Request, Cancellation)
        );
        failure.Why!.ShouldContain(why);
        (await Store.List("", Cancellation).ToListAsync(Cancellation)).ShouldBeEmpty();
    }
}
