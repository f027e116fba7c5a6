using System.Text.Json;
using Pipeline.Backups;
using Pipeline.Databases;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Backups;

/// <summary>What a database has that is not in it, and what hangs on its OID.</summary>
public sealed class A_restored_database_is_what_the_live_one_was(PostgresServer server) : BackupTest(server)
{
    [Fact]
    public async Task With_what_depends_on_the_databases_settings()
    {
        await Execute($"ALTER DATABASE \"{Database.Name}\" SET timezone = 'Asia/Tokyo'");
        await Execute($"ALTER DATABASE \"{Database.Name}\" SET app.mode = 'open'");
        await Execute($"ALTER DATABASE \"{Database.Name}\" SET default_transaction_read_only = off");
        await Execute("CREATE TABLE guarded AS SELECT generate_series(now(), now() + interval '9 days', '1 hour') AS at");
        await Execute("ALTER TABLE guarded ADD CHECK (current_setting('app.mode') <> 'closed')");
        await Execute("CREATE MATERIALIZED VIEW days AS SELECT at::date AS day, count(*) FROM guarded GROUP BY 1");
        const string Days = "SELECT string_agg(days::text, ',' ORDER BY day) FROM days";
        var before = await Ask<string>(Days);

        var (manifest, copy) = await Prove();
        (await Ask<string>(Days, copy)).ShouldBe(before);
        await Execute($"ALTER DATABASE \"{Database.Name}\" RESET app.mode");
        await Swap.RestoreAndSwap(manifest, "run", null, Cancellation);

        (await Ask<string>(Days)).ShouldBe(before);
        (await Ask<string>("SELECT current_setting('TimeZone')")).ShouldBe("Asia/Tokyo");
        (await Ask<string>("SELECT current_setting('app.mode', true)")).ShouldBeNullOrEmpty();
    }

    [Fact]
    public async Task On_the_disk_that_it_is_on()
    {
        await using (var session = await Database.Maintenance.Connect(Cancellation))
        {
            await session.Execute("SET allow_in_place_tablespaces = on", Cancellation);
            await session.Execute("CREATE TABLESPACE \"large Disk\" LOCATION ''", Cancellation);
        }

        await Execute($"ALTER DATABASE \"{Database.Name}\" SET TABLESPACE \"large Disk\"", Database.Maintenance);

        await Swap.RestoreAndSwap(await BackUp(), "run", null, Cancellation);

        (
            await Ask<string>(
                "SELECT spcname FROM pg_tablespace t JOIN pg_database ON dattablespace = t.oid WHERE datname = current_database()"
            )
        ).ShouldBe("large Disk");
    }

    [Fact]
    public async Task And_a_slot_that_stays_behind_is_told()
    {
        await Execute("SELECT pg_create_logical_replication_slot('changes', 'pgoutput')");
        try
        {
            await Swap.RestoreAndSwap(await BackUp(), "run", null, Cancellation);
            Transcript.Warnings.ShouldHaveSingleItem().ShouldStartWith("The replication slot \"changes\" stays");
        }
        finally
        {
            await Execute("SELECT pg_drop_replication_slot('changes')", Database.Maintenance);
        }
    }

    [Fact]
    public async Task And_what_is_shown_of_a_backup_tells_no_setting()
    {
        await Execute($"ALTER DATABASE \"{Database.Name}\" SET app.token = 'SECRET-of-the-database'");
        await Stage().Run(Request, Cancellation);

        var shown = (await Catalogue.List(Cancellation)).ShouldHaveSingleItem().WithoutStatements();

        JsonSerializer.Serialize(shown, StoreJson.Options).ShouldNotContain("SECRET");
        shown.Manifest!.Contents.Tables.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task With_settings_that_nobody_could_read_in_the_store()
    {
        var location = Location with { Key = await NewKey() };
        await Execute($"ALTER DATABASE \"{Database.Name}\" SET app.token = 'SECRET-of-the-database'");
        var manifest = await Stage(location: location).Run(Request, Cancellation);
        (await Store.ReadText(ManifestKey(manifest), Cancellation))!.ShouldNotContain("SECRET");
        await Execute($"ALTER DATABASE \"{Database.Name}\" RENAME TO \"{Database.Name}_gone\"", Database.Maintenance);

        var swap = new DatabaseSwap(Database, location, new BackupSettings(), Transcript);
        await swap.RestoreAndSwap(await Catalogue.Read(manifest.Id, Cancellation), "run", null, Cancellation);

        (await Ask<string>("SELECT current_setting('app.token')")).ShouldBe("SECRET-of-the-database");
    }
}
