using Pipeline.Backups;
using Pipeline.Databases;
using Pipeline.Environments;
using Pipeline.Runs;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

public sealed class The_live_database_keeps_its_place(PostgresServer server) : BackupTest(server)
{
    [Fact]
    public async Task When_its_clients_would_be_locked_out()
    {
        await Execute("DO $$ BEGIN CREATE ROLE plain LOGIN CREATEDB; EXCEPTION WHEN duplicate_object THEN END $$");
        var manifest = await BackUp();
        var plain = Database with { User = "plain" };
        await Execute($"ALTER DATABASE {SqlExecution.QuoteIdentifier(Database.Name)} OWNER TO plain");
        var refused = await Should.ThrowAsync<PipelineException>(() =>
            new DatabaseSwap(plain, Location, new BackupSettings(), Transcript).RestoreAndSwap(manifest, "run", null, Cancellation)
        );
        refused.Why.ShouldBe("\"plain\" may not act for \"postgres\", which own things in it.");
        var willing = new BackupSettings { WithoutRights = true };
        await new DatabaseSwap(plain, Location, willing, Transcript).RestoreAndSwap(manifest, "run", null, Cancellation);
        (await Ask<long>("SELECT count(*) FROM users", plain)).ShouldBe(2000);
    }

    [Fact]
    public async Task When_the_restore_fails()
    {
        var manifest = await BackUp();
        var other = manifest with { Contents = manifest.Contents with { LargeObjects = new TableContents(1, null) } };
        await Should.ThrowAsync<PipelineException>(() => Swap.RestoreAndSwap(other, "run", null, Cancellation));
        (await Ask<long>("SELECT count(*) FROM users")).ShouldBe(2000);
        (await Restored()).ShouldBe(0);
    }

    [Fact]
    public async Task When_the_backup_is_damaged_before_any_database_is_touched()
    {
        var manifest = await BackUp();
        await File.AppendAllTextAsync(DumpFile(manifest), "more", Cancellation);
        await Should.ThrowAsync<PipelineException>(() => Swap.RestoreAndSwap(manifest, "run", null, Cancellation));
        (await Ask<long>("SELECT count(*) FROM pg_database WHERE datname LIKE current_database() || '\\_%'")).ShouldBe(0);
    }

    [Fact]
    public async Task When_something_holds_the_name()
    {
        var manifest = await BackUp();
        await using var other = await Database.Connect(Cancellation);
        await other.Execute("BEGIN", Cancellation);
        await other.Execute("INSERT INTO users (name) VALUES ('prepared')", Cancellation);
        await other.Execute("PREPARE TRANSACTION 'left over'", Cancellation);
        await Should.ThrowAsync<PipelineException>(() => Swap.ThrowIfImpossible(manifest, null, Cancellation));
        var failure = await Should.ThrowAsync<PipelineException>(() => Swap.RestoreAndSwap(manifest, "run", null, Cancellation));
        failure.Why.ShouldBe("In its way: the prepared transaction \"left over\".");
        await other.Execute("ROLLBACK PREPARED 'left over'", Cancellation);
    }

    [Fact]
    public async Task When_a_swap_was_killed_before_anyone_could_connect_again()
    {
        var manifest = await BackUp();
        var copy = await Server.CreateDatabase();
        await (await Intent(manifest, copy)).Write(Location, Cancellation);
        await Execute($"ALTER DATABASE {SqlExecution.QuoteIdentifier(Database.Name)} ALLOW_CONNECTIONS false", Database.Maintenance);
        var closed = await Should.ThrowAsync<PipelineException>(() => Ask<long>("SELECT count(*) FROM users"));
        closed.Next!.ShouldStartWith("When no restore is running, one broke off.");
        using var said = new StringWriter();
        await new DatabaseSwap(Database, Location, new BackupSettings(), new Transcript(said, new Secrets(), TimeProvider.System)).Settle(
            Cancellation
        );
        said.ToString()
            .ShouldContain($"\"{Database.Name}\" was closed to everybody by the restore of run run, which broke off: it is open again");
        (await Ask<long>("SELECT count(*) FROM users")).ShouldBe(2000);
        (await Swap.RestoreAndSwap(manifest, "second", "run", Cancellation)).KeptAs.ShouldBe($"{Database.Name}_before_second");
        (await Ask<long>("SELECT count(*) FROM users")).ShouldBe(2000);
    }

    [Fact]
    public async Task When_the_run_was_killed_after_the_swap_and_goes_on()
    {
        var manifest = await BackUp();
        var swapped = await Swap.RestoreAndSwap(manifest, "killed", null, Cancellation);
        await Execute("INSERT INTO users (name) VALUES ('written since')");

        (await Swap.RestoreAndSwap(manifest, "second", "killed", Cancellation)).ShouldBe(
            new SwapRecord(manifest.Id, Database.Name, swapped.KeptAs, null)
        );
        (await Swap.RestoreAndSwap(manifest, "third", "second", Cancellation)).KeptAs.ShouldBe(swapped.KeptAs);
        (await Ask<long>("SELECT count(*) FROM users")).ShouldBe(2001);

        (await Swap.RestoreAndSwap(manifest, "another", null, Cancellation)).KeptAs.ShouldBe($"{Database.Name}_before_another");
        (await Ask<long>("SELECT count(*) FROM users")).ShouldBe(2000);
    }

    private async Task<SwapIntent> Intent(BackupManifest manifest, Database restored)
    {
        return new SwapIntent("run", manifest.Id, await Oid(Database), await Oid(restored), $"{Database.Name}_before_run");

        Task<long> Oid(Database database) => Ask<long>("SELECT oid::bigint FROM pg_database WHERE datname = current_database()", database);
    }

    private Task<long> Restored() =>
        Ask<long>("SELECT count(*) FROM pg_database WHERE datname LIKE current_database() || '\\_restored\\_%'");
}
