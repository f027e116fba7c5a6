using Pipeline.Migrations;
using Pipeline.Migrations.Safety;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations.Tools;

/// <summary>What holds for every tool: one step at a time, verified, rehearsed, and one way back.</summary>
public sealed class Migrations_of_other_tools(PostgresServer server, MigrationTools tools) : IClassFixture<MigrationTools>
{
    public static TheoryData<MigrationToolKind> All =>
        [MigrationToolKind.Alembic, MigrationToolKind.Knex, MigrationToolKind.NodePgMigrate, MigrationToolKind.Commands];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Go_up_one_at_a_time_and_back(MigrationToolKind kind)
    {
        await using var project = await Users(kind);
        project.With(3, "orders", "CREATE TABLE orders (id int)", "DROP TABLE orders");
        project.Verify(2, """[{ "column": "users.email", "type": "text" }]""");

        var record = await project.Up();

        record
            .Steps.Select(step => step.FullName)
            .ShouldBe([$"{project.Id(1)}_users", $"{project.Id(2)}_email", $"{project.Id(3)}_orders"]);
        (await project.Status()).ShouldSatisfyAllConditions(
            it => it.Current.ShouldBe(project.Id(3)),
            it => it.Pending.ShouldBeEmpty(),
            it => it.Applied.Select(row => row.AppliedBy).Distinct().ShouldBe(["ann@desk"])
        );
        (await project.Up()).Steps.ShouldBeEmpty();

        (await project.DownTo(project.Id(1))).Steps.Count.ShouldBe(2);

        (await project.Has("orders")).ShouldBeFalse();
        (await project.Status()).PendingNames.ShouldBe([$"{project.Id(2)}_email", $"{project.Id(3)}_orders"]);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task That_fail_take_the_run_back(MigrationToolKind kind)
    {
        await using var project = await Users(kind);
        project.With(3, "wrong", "ALTER TABLE nobody ADD x int", "SELECT 1");

        var failure = await project.UpFails();

        failure.What.ShouldContain($"{project.Id(3)}_wrong failed");
        failure.Why!.ShouldContain("""relation "nobody" does not exist""");
        failure.Done!.ShouldContain("back at no migration, as before. 2 migrations of this run reverted.");
        (await project.Has("users")).ShouldBeFalse();
        (await project.Status()).ShouldSatisfyAllConditions(it => it.Current.ShouldBeNull(), it => it.Interrupted.ShouldBeEmpty());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task That_do_not_do_what_they_should_take_the_run_back(MigrationToolKind kind)
    {
        await using var project = await Users(kind);
        project.Verify(2, """[{ "column": "users.email", "type": "bigint" }]""");
        (await project.UpFails()).What.ShouldContain($"{project.Id(2)}_email does not do what it should");
        (await project.Has("users")).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Are_rehearsed_and_judged(MigrationToolKind kind)
    {
        await using var project = await Applied(kind);
        await project.Execute("INSERT INTO users SELECT i, 'name' FROM generate_series(1, 20000) i");
        project.With(3, "type", "ALTER TABLE users ALTER id TYPE bigint", "ALTER TABLE users ALTER id TYPE int");
        project.With(4, "gone", "DELETE FROM users WHERE id = 1", "SELECT 1");
        project.Settings = project.Settings with { WithoutConsent = MigrationClass.Destructive };

        var failure = await Should.ThrowAsync<PipelineException>(project.Rehearse);
        failure.Why!.ShouldContain("After up and down the rows are not what they were");
        await project.DownTo(project.Id(2));

        project.With(4, "gone", "SELECT 1", "SELECT 1");
        var record = await project.Rehearse();
        record.Findings.ShouldBeEmpty();
        record.Safety.ShouldNotContain(it => it.Rule == "no-limits");
        record.Of(project.Id(3)).ShouldContain(it => it.Rule == "table-rewrite" && it.What.Contains("blocks reads and writes of users"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task That_came_by_hand_are_in_the_history(MigrationToolKind kind)
    {
        await using var project = await Users(kind);
        await project.ByHand(1, isUp: true);
        (await project.Status()).ShouldSatisfyAllConditions(
            it => it.Current.ShouldBe(project.Id(1)),
            it => it.PendingNames.ShouldBe([$"{project.Id(2)}_email"])
        );

        (await project.Up()).Steps.Single().Revision.ShouldBe(project.Id(2));
        await project.ByHand(2, isUp: false);

        (await project.Status()).Current.ShouldBe(project.Id(1));
        (await project.Up()).Steps.Single().Revision.ShouldBe(project.Id(2));
        await project.DownTo(null);
        (await project.Has("users")).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Wait_for_locks_as_others_do(MigrationToolKind kind)
    {
        await using var project = await Applied(kind);
        project.With(3, "more", "ALTER TABLE users ADD more int", "ALTER TABLE users DROP more");
        var holding = await project.Holding("users");
        var up = project.Up();
        while (!up.IsCompleted && !project.Said.Contains("waits for a lock", StringComparison.Ordinal))
            await Task.Delay(10, TestContext.Current.CancellationToken);
        await holding.DisposeAsync();
        (await up).Steps.Single().Attempts.ShouldBeGreaterThan(1);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Are_refused_when_the_tool_does_not_go_where_it_is_sent(MigrationToolKind kind)
    {
        await using var project = await Users(kind);
        var elsewhere = new Dictionary<string, string>();
        foreach (
            var (name, value) in new[] { ("PGHOST", project.Database.Host), ("PGPORT", $"{project.Database.Port}"), ("PGPASSWORD", "") }
        )
            elsewhere[name] = value;
        elsewhere["DATABASE_URL"] =
            $"postgresql://{project.Database.User}@{project.Database.Host}:{project.Database.Port}/{project.Database.Name}";
        project.Settings = project.Settings with { Tool = project.Settings.Tool with { Environment = elsewhere } };

        var failure = await Should.ThrowAsync<PipelineException>(project.Read);

        failure.ExitCode.ShouldBe(ExitCode.Refused);
        failure.What.ShouldContain("does not go to the database that it is sent to");
        (await project.Has("users")).ShouldBeFalse();
    }

    [Theory]
    [InlineData(MigrationToolKind.Alembic)]
    [InlineData(MigrationToolKind.Knex)]
    [InlineData(MigrationToolKind.NodePgMigrate)]
    public async Task Say_what_they_cannot_take_back(MigrationToolKind kind)
    {
        await using var project = await Applied(kind);
        project.With(3, "delete", "DELETE FROM users", "SELECT 1");
        project.Append(3, "pipeline: no-way-back");
        project.Settings = project.Settings with { WithoutConsent = MigrationClass.Destructive };
        (await project.Rehearse()).Of(project.Id(3)).ShouldContain(it => it.Rule == "no-way-back");
    }

    [Theory]
    [InlineData(MigrationToolKind.Alembic)]
    [InlineData(MigrationToolKind.Knex)]
    [InlineData(MigrationToolKind.NodePgMigrate)]
    public async Task Are_known_on_a_copy_without_rows(MigrationToolKind kind)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var project = await Applied(kind);
        await using var copy = project.On(await server.CreateDatabase());
        await copy.Up();
        await copy.Execute(
            "TRUNCATE pipeline.migrations RESTART IDENTITY",
            $"TRUNCATE {(await copy.Read()).Tool!.Table!.Sql} RESTART IDENTITY"
        );

        await MigrationHistory.Copy(await project.Read(), project.Database, copy.Database, cancellation);

        (await copy.Status()).Pending.ShouldBeEmpty();
        copy.With(3, "orders", "CREATE TABLE orders (id int)", "DROP TABLE orders");
        (await copy.Up()).Steps.ShouldHaveSingleItem();
    }

    private Task<ToolProject> Users(MigrationToolKind kind) => ToolProject.Users(kind, server, tools);

    private Task<ToolProject> Applied(MigrationToolKind kind) => ToolProject.Applied(kind, server, tools);
}
