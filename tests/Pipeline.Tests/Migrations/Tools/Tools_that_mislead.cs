using Pipeline.Migrations;
using Pipeline.Migrations.Safety;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations.Tools;

/// <summary>What a tool says, or does not say, is not taken for what the database shows.</summary>
public sealed class Tools_that_mislead(PostgresServer server, MigrationTools tools) : IClassFixture<MigrationTools>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_has_its_own_name_for_the_database_is_refused()
    {
        await using var project = await Applied(MigrationToolKind.Knex);
        await File.WriteAllTextAsync(
            Path.Combine(project.Root, "knexfile.js"),
            $"module.exports = {{ client: 'pg', connection: {{ host: process.env.PGHOST, port: process.env.PGPORT, user: process.env.PGUSER, database: '{project.Database.Name}' }} }};",
            Cancellation
        );
        (await Should.ThrowAsync<PipelineException>(project.Read)).Why!.ShouldContain("a database that does not exist");
    }

    [Fact]
    public async Task What_is_not_one_transaction_is_not_tried_again()
    {
        await using var project = await Applied(MigrationToolKind.Knex);
        await project.Execute("CREATE TABLE counts AS SELECT 1 AS n", "CREATE TABLE busy (id int)");
        project.Write(
            $"{project.Id(2)}_twice.js",
            "exports.config = { transaction: false };\nexports.up = async (knex) => { await knex.raw('UPDATE counts SET n = n * 2'); await knex.raw('ALTER TABLE busy ADD x int'); };\nexports.down = () => Promise.resolve();\n"
        );
        await using (await project.Holding("busy"))
            (await project.UpFails()).ShouldSatisfyAllConditions(
                it => it.ExitCode.ShouldBe(ExitCode.NeedsPerson),
                it => it.Why!.ShouldContain("It is not one transaction")
            );
        (await project.Ask<int>("SELECT n FROM counts")).ShouldBe(2);
    }

    [Fact]
    public async Task What_is_left_is_told_until_somebody_has_cleared_it_up()
    {
        await using var project = await Applied(MigrationToolKind.Knex);
        project.Write(
            $"{project.Id(2)}_half.js",
            "exports.config = { transaction: false };\nexports.up = async (knex) => { await knex.raw('ALTER TABLE users RENAME name TO label'); await knex.raw('SELECT nothing'); };\nexports.down = () => Promise.resolve();\n"
        );
        (await project.UpFails()).Why!.ShouldContain("column name is another");
        (await project.UpFails()).ExitCode.ShouldBe(ExitCode.NeedsPerson);
        (await project.Status()).Interrupted.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_lock_of_a_tool_that_was_killed_is_nobody_s()
    {
        await using var project = await Applied(MigrationToolKind.Knex);
        project.Write(
            $"{project.Id(2)}_killed.js",
            "exports.up = async (knex) => { process.kill(process.pid, 'SIGKILL'); await new Promise(() => {}); };\nexports.down = () => 1;\n"
        );
        (await project.UpFails()).Done!.ShouldContain("as before");
        File.Delete(Path.Combine(project.Root, "migrations", $"{project.Id(2)}_killed.js"));
        project.With(2, "well", "CREATE TABLE well (id int)", "DROP TABLE well");
        await project.Up();
        (await project.Has("well")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_release_that_does_not_know_the_newest_revision_changes_nothing()
    {
        await using var project = await Applied(MigrationToolKind.Alembic);
        project.With(2, "b", "CREATE TABLE b (id int)", "DROP TABLE b").With(3, "c", "CREATE TABLE c (id int)", "DROP TABLE c");
        await project.Up();
        var file = Path.Combine(project.Root, "alembic", "versions", $"{project.Id(3)}_c.py");
        var text = await File.ReadAllTextAsync(file, Cancellation);
        File.Delete(file);

        (await project.Status()).Applied.Select(row => row.Revision).ShouldBe([project.Id(1), project.Id(2), project.Id(3)]);
        await Should.ThrowAsync<PipelineException>(() => project.DownTo(project.Id(2)));

        await File.WriteAllTextAsync(file, text, Cancellation);
        (await project.Status()).Current.ShouldBe(project.Id(3));
        (await project.DownTo(project.Id(3))).Steps.ShouldBeEmpty();
        (await project.DownTo(project.Id(2))).Steps.Single().Name.ShouldBe("c");
    }

    [Fact]
    public async Task What_a_merge_does_to_the_tool_s_own_table_is_no_loss()
    {
        await using var project = await Applied(MigrationToolKind.Alembic);
        project
            .With(2, "left", "CREATE TABLE l (id int)", "DROP TABLE l")
            .With(3, "right", "CREATE TABLE r (id int)", "DROP TABLE r", follows: $"'{project.Id(1)}'");
        await project.Up();
        project.With(4, "merge", "SELECT 1", "SELECT 1", follows: $"('{project.Id(2)}', '{project.Id(3)}')");
        (await project.Rehearse()).Of(project.Id(4)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_depends_on_a_branch_depends_on_its_revision()
    {
        await using var project = await ToolProject.Of(MigrationToolKind.Alembic, server, tools);
        project.WithUsers();
        var file = Path.Combine(project.Root, "alembic", "versions", $"{project.Id(1)}_users.py");
        await File.AppendAllTextAsync(file, "\nbranch_labels = ('shop',)\n", Cancellation);
        project.With(2, "other", "CREATE TABLE o (id int)", "DROP TABLE o", follows: "None");
        await File.AppendAllTextAsync(
            file.Replace($"{project.Id(1)}_users", $"{project.Id(2)}_other", StringComparison.Ordinal),
            "\ndepends_on = ('shop',)\n",
            Cancellation
        );

        (await project.Up()).Steps.Count.ShouldBe(2);

        (await project.Status()).Pending.ShouldBeEmpty();
        (await project.DownTo(null)).Steps.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_table_that_is_called_much_like_the_tool_s_is_the_application_s()
    {
        await using var project = await Applied(MigrationToolKind.Alembic);
        await project.Execute("CREATE TABLE alembic_versions AS SELECT 1 AS id");
        project.With(2, "drop", "DROP TABLE alembic_versions", "CREATE TABLE alembic_versions AS SELECT 1 AS id");
        project.Settings = project.Settings with { WithoutConsent = MigrationClass.Destructive };
        (await project.Rehearse()).ClassOf(project.Id(2)).ShouldBe(MigrationClass.Destructive);
    }

    [Fact]
    public async Task A_history_can_be_put_right_by_what_the_files_make()
    {
        await using var project = await Applied(MigrationToolKind.Alembic);
        project.With(2, "pending", "CREATE TABLE p (id int)", "DROP TABLE p");
        var file = Path.Combine(project.Root, "alembic", "versions", $"{project.Id(1)}_users.py");
        await File.AppendAllTextAsync(file, "\n# a comment\n", Cancellation);
        var correction = new HistoryCorrection(project.Database, await project.Read(), project.Settings, project.Transcript, []);
        (await correction.Repair(project.Stamp, Cancellation))
            .Single()
            .ShouldContain($"{project.Id(1)}_users is applied as it is written now");
    }

    [Fact]
    public async Task A_killed_step_whose_file_is_gone_is_settled_by_what_the_tool_noted()
    {
        await using var project = await Applied(MigrationToolKind.Knex);
        await project.Execute(
            "INSERT INTO pipeline.migrations (revision, name, state, checksum, up_script, applied_by, run) VALUES ('20260101000002', 'gone', 'Applying', '', '', 'ann', 'killed')"
        );
        (await project.Status()).Interrupted.ShouldBeEmpty();
        (await project.Up()).Steps.ShouldBeEmpty();
        (await project.Ask<string>("SELECT state FROM pipeline.migrations WHERE name = 'gone'")).ShouldBe("Reverted");
    }

    [Theory]
    [InlineData(MigrationToolKind.NodePgMigrate, "001.js", "expected a name after the number")]
    [InlineData(MigrationToolKind.Commands, "7_a.sql", "have the same revision")]
    public async Task Names_that_would_be_taken_for_something_else_are_refused(MigrationToolKind kind, string file, string fault)
    {
        await using var project = await ToolProject.Of(kind, server, tools);
        project.Write(file, "SELECT 1").Write("007_b.sql", "SELECT 1");
        (await Should.ThrowAsync<PipelineException>(project.Read)).Message.ShouldContain(fault);
    }

    [Fact]
    public async Task Numbers_of_another_length_come_as_the_tool_has_them()
    {
        await using var project = await ToolProject.Of(MigrationToolKind.NodePgMigrate, server, tools);
        foreach (var number in new[] { 1, 2, 10 })
            project.Write(
                $"{number}_m.js",
                $"exports.up = (pgm) => pgm.sql('CREATE TABLE t{number} ()');\nexports.down = (pgm) => pgm.sql('DROP TABLE t{number}');\n"
            );
        (await project.Up()).Steps.Select(step => step.Revision).ShouldBe(["1", "2", "10"]);
    }

    [Fact]
    public async Task A_bundle_never_goes_down_for_what_is_late()
    {
        await using var project = await ToolProject.Of(MigrationToolKind.EntityFramework, server, tools);
        await project.Up();
        await project.Execute($"""DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = '{project.Id(1)}_users'""");
        project.Settings = project.Settings with { OutOfOrder = true };
        (await project.UpFails()).ExitCode.ShouldBe(ExitCode.Refused);
        (await project.Ask<bool>("SELECT count(*) = 3 FROM pg_attribute WHERE attrelid = 'users'::regclass AND attnum > 0")).ShouldBeTrue();
    }

    private async Task<ToolProject> Applied(MigrationToolKind kind)
    {
        var project = (await ToolProject.Of(kind, server, tools)).WithUsers();
        await project.Up();
        return project;
    }
}
