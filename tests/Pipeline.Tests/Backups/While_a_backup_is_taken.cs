using Pipeline.Backups;
using Pipeline.Tests.Fixtures;
using Pipeline.Tests.Store;

namespace Pipeline.Tests.Backups;

/// <summary>Others go on working, and some of what they do is outside of any snapshot.</summary>
public sealed class While_a_backup_is_taken(PostgresServer server) : BackupTest(server)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_sequence_is_set_back_and_that_is_no_damage(int jobs)
    {
        await Execute("CREATE SEQUENCE tickets");
        await Execute("SELECT setval('tickets', 5000)");

        var manifest = await During("SELECT setval('tickets', 1)", jobs);

        manifest.Contents.Sequences["public.tickets"].Value.ShouldBe(1);
        await Restore.Into(await Server.CreateDatabase(), manifest, "run", Cancellation);
    }

    [Fact]
    public async Task A_function_is_dropped_and_no_backup_is_kept()
    {
        await Execute("CREATE FUNCTION gone(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'");

        var failure = await Should.ThrowAsync<PipelineException>(() => During("DROP FUNCTION gone(int)"));

        failure.What.ShouldContain("functions were dropped");
        (await Catalogue.List(Cancellation)).ShouldBeEmpty();
        (await BackUp()).Contents.Objects.Keys.ShouldNotContain("function public.gone(a integer)");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_pg_dump_says_is_told_and_not_what_its_reader_stumbles_over(int jobs)
    {
        var live = await Server.CreateDatabase("owner_of_some");
        await Execute("CREATE TABLE mine AS SELECT 1 AS a", live);
        await Execute("CREATE SEQUENCE theirs", live with { User = "postgres" });
        var stage = new BackupStage(live, Location, new BackupSettings { Jobs = jobs }, Transcript);

        var failure = await Should.ThrowAsync<PipelineException>(() =>
            stage.Run(Request, async _ => await Server.CreateDatabase("owner_of_some"), Cancellation)
        );

        failure.Message.ShouldContain("permission denied for sequence theirs");
    }

    [Fact]
    public async Task An_extensions_own_table_may_be_out_of_reach()
    {
        var live = await Server.CreateDatabase("owner_without");
        var superuser = live with { User = "postgres" };
        await Execute("CREATE TABLE mine AS SELECT 1 AS a", live);
        await Execute("CREATE EXTENSION pg_trgm", superuser);
        await Execute("CREATE SCHEMA inner_workings", superuser);
        await Execute("CREATE TABLE inner_workings.state AS SELECT 1 AS a", superuser);
        await Execute("GRANT SELECT ON inner_workings.state TO PUBLIC", superuser);
        await Execute("ALTER EXTENSION pg_trgm ADD SCHEMA inner_workings", superuser);
        await Execute("ALTER EXTENSION pg_trgm ADD TABLE inner_workings.state", superuser);

        var manifest = await new BackupStage(live, Location, new BackupSettings(), Transcript).Run(Request, Cancellation);

        manifest.Contents.Tables.Keys.ShouldBe(["public.mine"]);
    }

    /// <summary>Takes a backup, and runs a statement when all is described that is before the dump, and pg_dump has yet to start.</summary>
    private async Task<BackupManifest> During(string statement, int jobs = 1)
    {
        var store = new InterposedStore(Store)
        {
            BeforeWrite = key => key.EndsWith("dump", StringComparison.Ordinal) ? Execute(statement) : Task.CompletedTask,
        };
        return await Stage(new BackupSettings { Jobs = jobs, LargeTable = new(8192) }, Location with { Store = store })
            .Run(Request, Cancellation);
    }
}
