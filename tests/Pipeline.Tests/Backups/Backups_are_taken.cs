using Pipeline.Backups;
using Pipeline.Environments;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

public sealed class Backups_are_taken(PostgresServer server) : BackupTest(server)
{
    [Fact]
    public async Task With_a_manifest_of_what_is_in_them()
    {
        var manifest = await BackUp();

        manifest
            .Contents.Tables.ToDictionary(table => table.Key, table => table.Value.Rows)
            .ShouldBe(new Dictionary<string, long> { ["public.\"odd Name\""] = 10, ["public.users"] = 2000 }, ignoreOrder: true);
        manifest.For.SchemaRevision.ShouldBe("003");
        var part = manifest.Parts.ShouldHaveSingleItem();
        part.Size.ShouldBe(new FileInfo(DumpFile(manifest)).Length);
        part.Sha256.ShouldBe(
            Convert.ToHexStringLower(
                System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(DumpFile(manifest), Cancellation))
            )
        );
        manifest.Roles!.ShouldContain("CREATE ROLE");
        manifest.ServerVersion.ShouldStartWith($"{manifest.DumpVersion}.");
        (await Catalogue.List(Cancellation)).ShouldHaveSingleItem().Id.ShouldBe(manifest.Id);
        (await IsVerified(manifest)).ShouldBeFalse();
    }

    [Fact]
    public async Task And_what_an_extension_keeps_out_of_them_is_told()
    {
        await Execute("CREATE EXTENSION hstore");
        await Execute("CREATE TABLE mine AS SELECT 1 AS id");
        await Execute("CREATE TABLE nothing (id int)");
        await Execute("ALTER EXTENSION hstore ADD TABLE mine");
        await Execute("ALTER EXTENSION hstore ADD TABLE nothing");

        await BackUp();

        Transcript.Warnings.ShouldHaveSingleItem().ShouldStartWith("The table public.mine belongs to the extension \"hstore\"");
    }

    [Fact]
    public async Task At_one_snapshot_however_much_is_written_meanwhile()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var writing = Write(stop.Token);
        var manifest = await BackUp();
        await stop.CancelAsync();
        await writing;
        var target = await Server.CreateDatabase();
        await Restore.Into(target, manifest, "run", Cancellation);
        (await Ask<long>("SELECT count(*) FROM users", target)).ShouldBe(manifest.Contents.Tables["public.users"].Rows);

        async Task Write(CancellationToken stopped)
        {
            while (!stopped.IsCancellationRequested)
                await Execute("INSERT INTO users (name) VALUES ('meanwhile')");
        }
    }

    [Fact]
    public async Task Not_behind_a_lock_that_somebody_holds_on()
    {
        await using var other = await Database.Connect(Cancellation);
        await using var transaction = await other.BeginTransactionAsync(Cancellation);
        await Pipeline.Databases.SqlExecution.Execute(other, "LOCK TABLE users IN ACCESS EXCLUSIVE MODE", Cancellation);
        var failure = await Should.ThrowAsync<PipelineException>(() =>
            BackUp(new BackupSettings { LockWait = TimeSpan.FromMilliseconds(100) })
        );
        failure.What.ShouldContain("somebody holds a lock");
        (await Catalogue.List(Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Or_not_at_all_when_they_are_too_small_to_be_believed()
    {
        var settings = new BackupSettings { MinimumSize = new ByteSize(1 << 30) };
        var failure = await Should.ThrowAsync<PipelineException>(() => Prove(settings));
        failure.What.ShouldContain("too small");
        failure.Why!.ShouldContain("expected at least 1.0 GB (Backups.minimumSize)");
        (await Catalogue.List(Cancellation)).ShouldBeEmpty();
        Directory.Exists(Path.Combine(Store.Location, EnvironmentName, "backups")).ShouldBeFalse();
    }

    [Fact]
    public async Task But_when_there_is_no_time_to_lose_that_is_only_told()
    {
        var manifest = await BackUp(new BackupSettings { MinimumSize = new ByteSize(1 << 30) });
        Transcript.Warnings.ShouldHaveSingleItem().ShouldContain("expected at least 1.0 GB");
        (await Catalogue.List(Cancellation)).ShouldHaveSingleItem().Id.ShouldBe(manifest.Id);
    }

    [Fact]
    public async Task What_a_killed_run_has_left_does_not_count_and_is_removed()
    {
        var manifest = await BackUp();
        await Store.Delete(ManifestKey(manifest), Cancellation);
        await Store.WriteText(BegunKey(manifest), "", Cancellation);
        (await Catalogue.List(Cancellation)).ShouldBeEmpty();
        var kept = await BackUp();
        await Store.WriteText(BegunKey(kept), "", Cancellation);
        (await Catalogue.RemoveUnfinished(Cancellation)).ShouldBe([manifest.Id]);
        File.Exists(DumpFile(manifest)).ShouldBeFalse();
        File.Exists(DumpFile(kept)).ShouldBeTrue();
        (await Store.Find(BegunKey(kept), Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task What_has_lost_its_manifest_is_shown_and_stays()
    {
        var manifest = await BackUp();
        (await Store.Find(BegunKey(manifest), Cancellation)).ShouldBeNull();
        var text = await Store.ReadText(ManifestKey(manifest), Cancellation);
        await Store.Delete(ManifestKey(manifest), Cancellation);
        (await Catalogue.RemoveUnfinished(Cancellation)).ShouldBeEmpty();
        (await Catalogue.List(Cancellation)).ShouldHaveSingleItem().Fault!.ShouldContain("manifest.json\" is not there");
        (await Should.ThrowAsync<PipelineException>(() => Catalogue.Read(manifest.Id, Cancellation))).What.ShouldContain("cannot be used");
        await Store.WriteText(ManifestKey(manifest), text!, Cancellation);
        (await Catalogue.Read(manifest.Id, Cancellation)).Damage.ShouldBeNull();
    }

    private static string BegunKey(BackupManifest manifest) => $"{EnvironmentName}/backups/{manifest.Id}/begun";

    [Fact]
    public async Task And_no_password_is_ever_an_argument()
    {
        var secret = Database with { Password = "never-on-a-command-line" };
        using var tool = await Pipeline.Databases.PostgresTool.For(secret, Cancellation);
        var command = tool.Command("pg_dump", "--schema-only");
        command.ToString().ShouldNotContain("never-on-a-command-line");
        command.Variables.Values.ShouldNotContain("never-on-a-command-line");
        var file = command.Variables["PGPASSFILE"]!;
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await command.Run(Cancellation)).Output.ShouldContain("CREATE TABLE");
        tool.Dispose();
        File.Exists(file).ShouldBeFalse();
    }
}
