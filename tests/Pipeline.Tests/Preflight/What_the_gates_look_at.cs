using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Preflight;
using Pipeline.Processes;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Preflight;

public sealed class What_the_gates_look_at(PostgresServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Disks_that_have_room_for_what_will_be_written()
    {
        (await Disk(new ByteSize(1), new Share(0))).Verdict.ShouldBe(GateVerdict.Pass);
        var full = await Disk(new ByteSize(long.MaxValue), new Share(0));
        full.Verdict.ShouldBe(GateVerdict.Refuse);
        full.Found.ShouldContain(" free (");
        (await Disk(new ByteSize(1), new Share(1))).Verdict.ShouldBe(GateVerdict.Refuse);
    }

    [Fact]
    public async Task Programs_with_their_versions()
    {
        (await ProgramsGate.For([new Command("git", "--version")]).Check(Cancellation)).Found.ShouldStartWith("git 2.");
        var missing = await Should.ThrowAsync<PipelineException>(() =>
            ProgramsGate.For([new Command("no-such-program", "--version")]).Check(Cancellation)
        );
        missing.Message.ShouldContain("no-such-program");
    }

    [Fact]
    public async Task The_database_and_who_keeps_it_busy()
    {
        var database = await server.CreateDatabase();
        var calm = await DatabaseGate.For(database, new GateSettings()).Check(Cancellation);
        calm.Verdict.ShouldBe(GateVerdict.Pass);
        calm.Found.ShouldContain("pg_dump");

        await using var busy = await database.Connect(Cancellation);
        await busy.Execute("BEGIN", Cancellation);
        var sleeping = busy.Execute("SELECT pg_sleep(3600)", Cancellation);
        await using var observer = await database.Connect(Cancellation);
        while (
            await observer.Scalar<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active' AND query_start < now() - interval '20 ms'",
                Cancellation
            ) == 0
        )
            await Task.Delay(5, Cancellation);
        var warned = await DatabaseGate.For(database, new GateSettings { LongQuery = TimeSpan.FromMilliseconds(10) }).Check(Cancellation);
        warned.Verdict.ShouldBe(GateVerdict.Warn);
        warned.Found.ShouldContain("1 query for long");
        await observer.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'", Cancellation);
        await Should.ThrowAsync<Npgsql.NpgsqlException>(() => sleeping);

        await Should.ThrowAsync<PipelineException>(() =>
            DatabaseGate.For(database with { Port = 1 }, new GateSettings()).Check(Cancellation)
        );
    }

    [Fact]
    public async Task The_store_that_gives_back_what_is_written()
    {
        using var folder = new TemporaryFolder();
        var store = FolderStore.Open(Path.Combine(folder.Path, "store"), TimeProvider.System);
        (await StoreGate.For(store, "staging").Check(Cancellation)).Verdict.ShouldBe(GateVerdict.Pass);
        Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).ShouldBeEmpty();
        Directory.Delete(store.Location, recursive: true);
        await File.WriteAllTextAsync(store.Location, "in the way", Cancellation);
        await Should.ThrowAsync<PipelineException>(() => StoreGate.For(store, "staging").Check(Cancellation));
    }

    [Fact]
    public async Task The_age_of_the_newest_proven_backup()
    {
        var time = new ManualTime();
        var taken = time.GetUtcNow();
        (await Judge(taken)).Verdict.ShouldBe(GateVerdict.Pass);
        (await Judge(taken - TimeSpan.FromHours(25))).Found.ShouldBe(
            "the newest backup that is proven as far as Backups.verification asks is 25 h 00 min old, expected at most 24 h 00 min"
        );
        var none = await Judge(null);
        (none.Verdict, none.Found).ShouldBe((GateVerdict.Refuse, "no backup was proven yet as far as Backups.verification asks"));
        none.Next!.ShouldEndWith("Backup --environment staging");

        Task<GateResult> Judge(DateTimeOffset? newest) =>
            BackupAgeGate.For(TimeSpan.FromHours(24), _ => Task.FromResult(newest), "staging", time).Check(Cancellation);
    }

    private static Task<GateResult> Disk(ByteSize needed, Share free) =>
        DiskGate.For(["/tmp"], _ => Task.FromResult(needed), new GateSettings { FreeDisk = free }).Check(Cancellation);
}
