using Npgsql;
using Pipeline.Backups;
using Pipeline.Databases;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

/// <summary>Whatever breaks off a swap: the name leads to whole data, and everybody may connect.</summary>
public sealed class The_name_is_given_back(PostgresServer server) : BackupTest(server)
{
    [Theory]
    [InlineData("ALLOW_CONNECTIONS false", false)]
    [InlineData("ALLOW_CONNECTIONS false", true)]
    [InlineData("pg_terminate_backend", true)]
    [InlineData("_before_", true)]
    [InlineData("COMMIT", false)]
    public async Task When_the_line_is_cut(string at, bool delivers)
    {
        var manifest = await BackUp();
        await Execute("INSERT INTO users (name) VALUES ('written since')");
        await using var line = new CutLine(Server) { At = at, Delivers = delivers };
        var failure = await Should.ThrowAsync<PipelineException>(() => SwapOver(line, manifest));
        line.WasCut.ShouldBeTrue();
        failure.Message.ShouldContain("could not take the place");
        failure.Done.ShouldBe("The database is as it was.");
        await IsAsItWas();
    }

    [Fact]
    public async Task But_not_when_it_was_cut_after_the_deed()
    {
        var manifest = await BackUp();
        await Execute("INSERT INTO users (name) VALUES ('written since')");
        await using var line = new CutLine(Server) { At = "COMMIT", Delivers = true };
        (await SwapOver(line, manifest)).KeptAs.ShouldBe($"{Database.Name}_before_run");
        (await Ask<long>("SELECT count(*) FROM users")).ShouldBe(2000);
    }

    [Fact]
    public async Task As_soon_as_the_server_answers_again()
    {
        var manifest = await BackUp();
        await Execute("INSERT INTO users (name) VALUES ('written since')");
        await using var line = new CutLine(Server)
        {
            At = "pg_terminate_backend",
            Delivers = true,
            Dead = TimeSpan.FromSeconds(2),
        };
        await Should.ThrowAsync<PipelineException>(() => SwapOver(line, manifest));
        await IsAsItWas();
    }

    [Fact]
    public async Task When_somebody_holds_a_lock_on_the_database_itself()
    {
        var manifest = await BackUp();
        await Execute("INSERT INTO users (name) VALUES ('written since')");
        await using var holder = await HoldName();
        var failure = await Should.ThrowAsync<PipelineException>(() => Swap.RestoreAndSwap(manifest, "run", null, Cancellation));
        failure.Why.ShouldBe("canceling statement due to lock timeout");
        await holder.Execute("ROLLBACK", Cancellation);
        await IsAsItWas();
    }

    [Fact]
    public async Task When_its_session_is_ended_in_the_middle()
    {
        var manifest = await BackUp();
        await Execute("INSERT INTO users (name) VALUES ('written since')");
        await using var holder = await HoldName();
        var swapping = Swap.RestoreAndSwap(manifest, "run", null, Cancellation);
        await Eventually.Is(
            () =>
                Ask<bool>(
                    $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'ALTER DATABASE \"{Database.Name}\" RENAME%' AND wait_event_type = 'Lock'",
                    Database.Maintenance
                ),
            Cancellation
        );
        await holder.Execute("ROLLBACK", Cancellation);
        (await Should.ThrowAsync<PipelineException>(() => swapping)).Why.ShouldBe("terminating connection due to administrator command");
        await IsAsItWas();
    }

    [Fact]
    public async Task And_the_next_attempt_takes_it()
    {
        var manifest = await BackUp();
        await using (var line = new CutLine(Server) { At = "COMMIT", Delivers = false })
            await Should.ThrowAsync<PipelineException>(() => SwapOver(line, manifest));
        await Execute("DELETE FROM users");
        (await Swap.RestoreAndSwap(manifest, "second", "run", Cancellation)).KeptAs.ShouldBe($"{Database.Name}_before_second");
        (await Ask<long>("SELECT count(*) FROM users")).ShouldBe(2000);
    }

    /// <summary>In plain text, as the line reads along.</summary>
    private Task<SwapRecord> SwapOver(CutLine line, BackupManifest manifest) =>
        new DatabaseSwap(
            Database with
            {
                Port = line.Port,
                SslMode = "disable",
            },
            Location,
            new BackupSettings(),
            Transcript
        ).RestoreAndSwap(manifest, "run", null, Cancellation);

    private async Task<NpgsqlConnection> HoldName()
    {
        var holder = await Database.Maintenance.Connect(Cancellation);
        await holder.Execute("BEGIN", Cancellation);
        await holder.Execute($"COMMENT ON DATABASE {SqlExecution.QuoteIdentifier(Database.Name)} IS 'held'", Cancellation);
        return holder;
    }

    private async Task IsAsItWas()
    {
        (await Ask<long>("SELECT count(*) FROM users")).ShouldBe(2001);
        (
            await Ask<string>("SELECT string_agg(datname, ' ') FROM pg_database WHERE starts_with(datname, $$" + Database.Name + "_$$)")
        ).ShouldBeNull();
    }
}
