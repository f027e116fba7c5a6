using Pipeline.Migrations;
using Pipeline.Migrations.Safety;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations.Tools;

/// <summary>Branches, bundles, steps outside of transactions, sessions that do not listen.</summary>
public sealed class Tools_have_ways_of_their_own(PostgresServer server, MigrationTools tools) : IClassFixture<MigrationTools>
{
    [Theory]
    [InlineData(MigrationToolKind.Alembic)]
    [InlineData(MigrationToolKind.NodePgMigrate)]
    [InlineData(MigrationToolKind.Commands)]
    public async Task A_plan_has_their_SQL(MigrationToolKind kind)
    {
        await using var project = await Applied(kind);
        project.With(3, "orders", "CREATE TABLE orders (id int)", "DROP TABLE orders");
        var folder = await project.Read();
        var sql = await folder.SqlOf((await project.Status()).Pending, project.Database, TestContext.Current.CancellationToken);
        sql[project.Id(3)].ShouldContain("CREATE TABLE orders (id int)");
        (await project.Has("orders")).ShouldBeFalse();
    }

    [Theory]
    [InlineData(
        MigrationToolKind.Knex,
        "exports.config = { transaction: false };\nexports.up = (knex) => knex.raw('CREATE INDEX CONCURRENTLY users_name ON users (name)');\nexports.down = (knex) => knex.raw('DROP INDEX users_name');\n"
    )]
    [InlineData(
        MigrationToolKind.NodePgMigrate,
        "exports.up = (pgm) => { pgm.noTransaction(); pgm.createIndex('users', 'name', { concurrently: true, name: 'users_name' }); };\nexports.down = (pgm) => pgm.sql('DROP INDEX users_name');\n"
    )]
    public async Task An_index_is_built_concurrently_whoever_looks_on(MigrationToolKind kind, string script)
    {
        await using var project = await Applied(kind);
        project.Write($"{project.Id(3)}_index.js", script);
        (await project.Rehearse()).ClassOf(project.Id(3)).ShouldBe(MigrationClass.Safe);
        await project.DownTo(project.Id(2));

        var reader = await project.Holding("users");
        var up = project.Up();
        while (
            !up.IsCompleted
            && !await project.Ask<bool>(
                "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%' AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > interval '300 ms')"
            )
        )
            await Task.Delay(10, TestContext.Current.CancellationToken);
        await reader.DisposeAsync();

        (await up).Steps.Single().Attempts.ShouldBe(1);
        (await project.Ask<bool>("SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_name'::regclass")).ShouldBeTrue();
    }

    [Fact]
    public async Task Alembic_s_branches_go_up_and_back_each_by_itself()
    {
        await using var project = await Applied(MigrationToolKind.Alembic);
        project.With(3, "left", "CREATE TABLE l (id int)", "DROP TABLE l");
        await project.Up();
        project
            .With(4, "right", "CREATE TABLE r (id int)", "DROP TABLE r", follows: $"'{project.Id(2)}'")
            .With(5, "merge", "CREATE TABLE m (id int)", "DROP TABLE m", follows: $"('{project.Id(3)}', '{project.Id(4)}')");

        (await project.Up()).Steps.Select(step => step.Name).ShouldBe(["right", "merge"]);
        (await project.DownTo(project.Id(3))).Steps.Select(step => step.Name).ShouldBe(["merge", "right"]);

        ((await project.Has("l")), (await project.Has("r")), (await project.Has("m"))).ShouldBe((true, false, false));
        (await project.Status()).Current.ShouldBe(project.Id(3));
        (await project.DownTo(project.Id(2))).Steps.Single().Name.ShouldBe("left");
    }

    [Theory]
    [InlineData(
        MigrationToolKind.Knex,
        "exports.config = { transaction: false };\nexports.up = async (knex) => { await knex.raw('CREATE TABLE half (id int)'); await knex.raw('SELECT nothing'); };\nexports.down = (knex) => knex.raw('DROP TABLE half');\n"
    )]
    [InlineData(
        MigrationToolKind.NodePgMigrate,
        "exports.up = (pgm) => { pgm.noTransaction(); pgm.sql('CREATE TABLE half (id int)'); pgm.sql('SELECT nothing'); };\nexports.down = (pgm) => pgm.sql('DROP TABLE half');\n"
    )]
    public async Task What_is_left_half_way_is_told_and_needs_a_person(MigrationToolKind kind, string script)
    {
        await using var project = await Applied(kind);
        project.Write($"{project.Id(3)}_half.js", script);

        var failure = await project.UpFails();

        failure.ExitCode.ShouldBe(ExitCode.NeedsPerson);
        failure.Why!.ShouldContain("It has left something behind: table half is there");
        failure.Why!.ShouldContain("left half-way outside of a transaction");
        await project.Execute("DROP TABLE half");
        project.With(3, "half", "CREATE TABLE half (id int)", "DROP TABLE half");
        await project.Up();
        (await project.Has("half")).ShouldBeTrue();
    }

    [Fact]
    public async Task Numbers_that_are_late_are_refused_unless_they_may_be()
    {
        await using var project = await Users(MigrationToolKind.Knex);
        project.With(4, "new", "CREATE TABLE new (id int)", "DROP TABLE new");
        await project.Up();
        project.With(3, "late", "CREATE TABLE late (id int)", "DROP TABLE late");
        (await project.UpFails()).Why!.ShouldContain($"{project.Id(3)}_late.js is pending, but {project.Id(4)} is applied already");
        project.Settings = project.Settings with { OutOfOrder = true };
        (await project.Up()).Steps.Single().Name.ShouldBe("late");
        (await project.DownTo(project.Id(4))).Steps.Single().Name.ShouldBe("late");
    }

    [Fact]
    public async Task A_bundle_of_Entity_Framework_goes_to_each_by_its_name()
    {
        await using var project = await ToolProject.Of(MigrationToolKind.EntityFramework, server, tools);

        var steps = (await project.Rehearse()).Migrations;
        steps.Select(step => step.FullName).ShouldBe(["20260101000001_users", "20260101000002_email"]);
        steps.ShouldAllBe(step => step.Down != null && step.Again != null);

        (await project.DownTo(project.Id(1))).Steps.Single().Name.ShouldBe("email");
        (await project.DownTo(null)).Steps.Single().Name.ShouldBe("users");
        (await project.Has("users")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_bundle_that_does_not_go_where_it_is_sent_is_refused()
    {
        await using var project = await ToolProject.Of(MigrationToolKind.EntityFramework, server, tools);
        var elsewhere = $"Host={project.Database.Host};Port={project.Database.Port};Database={project.Database.Name};Username=postgres";
        project.Settings = project.Settings with
        {
            Tool = project.Settings.Tool with { Environment = new Dictionary<string, string> { ["ConnectionStrings__Shop"] = elsewhere } },
        };
        (await Should.ThrowAsync<PipelineException>(project.Read)).What.ShouldContain("does not go to the database that it is sent to");
    }

    [Fact]
    public async Task A_session_without_limits_is_told_of()
    {
        await using var project = await Applied(MigrationToolKind.Alembic);
        var settings = Path.Combine(project.Root, "alembic", "env.py");
        var text = await File.ReadAllTextAsync(settings, TestContext.Current.CancellationToken);
        const string Own = "connect_args={'options': '', 'application_name': 'shop'}";
        await File.WriteAllTextAsync(
            settings,
            text.Replace("os.environ[\"DATABASE_URL\"])", $"os.environ[\"DATABASE_URL\"], {Own})"),
            TestContext.Current.CancellationToken
        );
        project.With(3, "orders", "CREATE TABLE orders (id int)", "DROP TABLE orders");
        (await project.Rehearse()).Of(project.Id(3)).ShouldContain(it => it.Rule == "no-limits");
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        await using var project = await Users(MigrationToolKind.Knex);
        File.Delete(Path.Combine(project.Root, "node_modules"));
        (await Should.ThrowAsync<PipelineException>(project.Read)).What.ShouldBe(
            "Migrations.tool: there is no program \"node_modules/.bin/knex\"."
        );
    }

    [Fact]
    public async Task What_must_hold_after_nothing_is_a_fault()
    {
        await using var project = await Users(MigrationToolKind.Knex);
        project.Verify(9, "[]");
        (await Should.ThrowAsync<PipelineException>(project.Read)).Why!.ShouldContain(
            $"{project.Id(9)}.verify.json: there is no migration of that name"
        );
    }

    private Task<ToolProject> Users(MigrationToolKind kind) => ToolProject.Users(kind, server, tools);

    private Task<ToolProject> Applied(MigrationToolKind kind) => ToolProject.Applied(kind, server, tools);
}
