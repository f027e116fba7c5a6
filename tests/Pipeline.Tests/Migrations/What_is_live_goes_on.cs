using Pipeline.Databases;
using Pipeline.Migrations;
using Pipeline.Migrations.Safety;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations;

/// <summary>The release that is live works on the new schema until the traffic is switched: what it runs must go on working.</summary>
public class What_is_live_goes_on(PostgresServer server)
{
    private const string ById = "SELECT id, name FROM users WHERE id = $1";
    private const string Upsert = "INSERT INTO users (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name";
    private const string Never = "SELECT now() - interval $1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(
        "ALTER TABLE users RENAME name TO full_name",
        2,
        "column \"name\" does not exist (42703): SELECT id, name FROM users WHERE id = $1"
    )]
    [InlineData("ALTER TABLE users RENAME TO people", 2, "relation \"users\" does not exist (42P01)")]
    [InlineData(
        "ALTER TABLE users DROP CONSTRAINT users_pkey",
        1,
        "no unique or exclusion constraint matching the ON CONFLICT specification (42P10)"
    )]
    [InlineData("ALTER TABLE users ADD email text", 0, "")]
    [InlineData("SET search_path = nowhere", 0, "")]
    public async Task Queries_that_fail_after_a_migration_are_told_with_their_text(string migration, int broken, string told)
    {
        await using var workshop = (await Restored())
            .With("002_before", "SELECT 1")
            .With("003_change", migration)
            .With("004_after", "SELECT 1");

        var findings = await Breaking(workshop, ById, Upsert, Never);

        findings.Count.ShouldBe(broken);
        findings.ShouldAllBe(finding => finding.Revision == "003" && finding.Rule == "breaks-query");
        if (broken > 0)
            findings.ShouldContain(finding => finding.What.Contains(told));
        workshop.Said.ShouldContain("2 of 3 queries that production runs can be judged.");
    }

    [Fact]
    public async Task Somebody_has_to_accept_that_whatever_is_let_through()
    {
        await using var workshop = (await Restored()).With("002_change", "ALTER TABLE users RENAME name TO full_name");

        var failure = await Should.ThrowAsync<PipelineException>(() => Rehearse(workshop, new RunningQueries([ById])));

        failure.ExitCode.ShouldBe(ExitCode.Refused);
        failure.Why!.ShouldContain("002_change: not backward compatible");
        failure.Next!.ShouldContain("--accept 002");
    }

    [Fact]
    public async Task What_could_not_be_prepared_to_begin_with_is_listed()
    {
        await using var workshop = (await Restored()).With("002_change", "SELECT 1");
        var record = await Rehearse(workshop, new RunningQueries([ById, Never]));
        (record.QueriesJudged, record.QueriesUnchecked.Single()).ShouldBe((1, Never));
    }

    [Fact]
    public async Task Production_s_queries_are_those_that_its_statistics_count()
    {
        await using var workshop = await Restored();
        await workshop.Execute(
            "CREATE SCHEMA statistics",
            "CREATE EXTENSION pg_stat_statements SCHEMA statistics",
            "SELECT name FROM users WHERE id = 7"
        );

        var queries = await RunningQueries.Of(workshop.Database, workshop.Transcript, Cancellation);

        queries.Texts.ShouldContain("SELECT name FROM users WHERE id = $1");
        queries.Texts.ShouldNotContain(text => text.StartsWith("CREATE"));
        // The pipeline has asked its history and the catalogue, too.
        queries.Texts.ShouldAllBe(text => !text.Contains("pg_") && !text.Contains("pipeline."));
    }

    [Fact]
    public async Task They_may_be_counted_from_another_database_of_the_server()
    {
        await using var workshop = await Restored();
        await using var other = await Workshop.On(server);
        await other.Execute("CREATE EXTENSION pg_stat_statements");
        await workshop.Execute("SELECT id FROM users WHERE name = 'x'");
        var database = workshop.Database with { MaintenanceDatabase = other.Database.Name };

        (await RunningQueries.Of(database, workshop.Transcript, Cancellation)).Texts.ShouldContain("SELECT id FROM users WHERE name = $1");
        (await RunningQueries.Of(workshop.Database, workshop.Transcript, Cancellation)).Texts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Queries_can_be_listed_in_a_file()
    {
        await using var workshop = await Workshop.On(server);
        var file = Path.Combine(workshop.Folder, "queries.sql");
        await File.WriteAllTextAsync(file, $"-- what the shop asks\n{ById};\n{Upsert};\n", Cancellation);
        (await RunningQueries.Listed(file, Cancellation)).Texts.ShouldBe([ById, Upsert]);

        await File.WriteAllTextAsync(file, "SELECT 1;\nDROP TABLE users;", Cancellation);
        (await Should.ThrowAsync<PipelineException>(() => RunningQueries.Listed(file, Cancellation))).Why!.ShouldContain(
            "queries.sql:2: expected a query"
        );
        (await Should.ThrowAsync<PipelineException>(() => RunningQueries.Listed("/no/such", Cancellation))).ExitCode.ShouldBe(
            ExitCode.WrongUsage
        );
    }

    [Fact]
    public async Task A_live_release_that_stumbles_over_the_new_schema_is_told()
    {
        await using var workshop = (await Restored()).With(
            "002_change",
            "ALTER TABLE users RENAME name TO full_name",
            "ALTER TABLE users RENAME full_name TO name"
        );
        var findings = await Breaking(workshop, NeedsName);
        findings
            .Single()
            .ShouldSatisfyAllConditions(it => it.Rule.ShouldBe("breaks-live-release"), it => it.What.ShouldEndWith("there is no name"));
    }

    [Fact]
    public async Task One_that_stumbles_anyway_says_nothing_of_the_migrations()
    {
        await using var workshop = (await Restored()).With("002_change", "CREATE TABLE b ()", "DROP TABLE b");
        var record = await Rehearse(workshop, liveRelease: static (_, _) => Task.FromResult<string?>("no mail server"));
        record.Safety.ShouldNotContain(finding => finding.Breaks);
        workshop.Said.ShouldContain("it stumbles on the restored copy without it, too: no mail server");
    }

    [Fact]
    public async Task Where_nothing_is_pending_nothing_is_started()
    {
        await using var workshop = await Restored();
        await Rehearse(workshop, liveRelease: static (_, _) => throw new InvalidOperationException("started"));
    }

    private static async Task<string?> NeedsName(Database database, CancellationToken cancellation)
    {
        await using var connection = await database.Connect(cancellation);
        const string Asked = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'users' AND column_name = 'name'";
        return await connection.Scalar<long>(Asked, cancellation) == 1 ? null : "there is no name";
    }

    private async Task<Workshop> Restored()
    {
        var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Up();
        return workshop;
    }

    private static Task<IReadOnlyList<SafetyFinding>> Breaking(Workshop workshop, params string[] queries) =>
        Breaking(workshop, new RunningQueries(queries), null);

    private static Task<IReadOnlyList<SafetyFinding>> Breaking(
        Workshop workshop,
        Func<Database, CancellationToken, Task<string?>> liveRelease
    ) => Breaking(workshop, null, liveRelease);

    private static async Task<IReadOnlyList<SafetyFinding>> Breaking(
        Workshop workshop,
        RunningQueries? queries,
        Func<Database, CancellationToken, Task<string?>>? liveRelease
    ) => [.. (await Rehearse(workshop, queries, liveRelease, "002", "003")).Safety.Where(finding => finding.Breaks)];

    private static async Task<RehearsalRecord> Rehearse(
        Workshop workshop,
        RunningQueries? queries = null,
        Func<Database, CancellationToken, Task<string?>>? liveRelease = null,
        params string[] accepted
    )
    {
        var folder = await MigrationFolder.Read(workshop.Folder, SqlPlaceholders.None, Cancellation);
        var rehearsal = new Rehearsal(folder, workshop.Settings, workshop.Transcript)
        {
            Accepted = accepted,
            Queries = queries ?? RunningQueries.None,
            LiveRelease = liveRelease,
        };
        return await rehearsal.Run(workshop.Database, workshop.Stamp, Cancellation);
    }
}
