using Pipeline.Migrations;
using Pipeline.Migrations.Safety;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations;

public class Rehearsing(PostgresServer server)
{
    [Fact]
    public async Task Pending_migrations_go_up_down_and_up_again_and_every_time_is_kept()
    {
        await using var workshop = (await Restored()).With("002_b", "CREATE TABLE b (id int)", "DROP TABLE b");
        var record = await Rehearse(workshop);
        record.Findings.ShouldBeEmpty();
        record
            .Migrations.Single()
            .ShouldSatisfyAllConditions(
                it => it.Revision.ShouldBe("002"),
                it => it.Up.ShouldBeGreaterThan(TimeSpan.Zero),
                it => it.Down!.Value.ShouldBeGreaterThan(TimeSpan.Zero),
                it => it.Again!.Value.ShouldBeGreaterThan(TimeSpan.Zero)
            );
        (await workshop.Has("b")).ShouldBeTrue();
    }

    [Fact]
    public async Task The_history_that_comes_into_being_is_no_difference()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers();
        (await Rehearse(workshop)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_pending_is_nothing_rehearsed()
    {
        await using var workshop = await Restored();
        (await Rehearse(workshop)).Migrations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_migration_that_fails_on_the_real_data_stops_before_production()
    {
        await using var workshop = (await Restored()).With("002_b", "ALTER TABLE users ALTER name SET NOT NULL", "SELECT 1");
        await workshop.Execute("INSERT INTO users VALUES (9, NULL)");
        var failure = await Should.ThrowAsync<PipelineException>(() => Rehearse(workshop));
        failure.Why!.ShouldContain("002_b.up.sql:1");
        failure.Done.ShouldBe("The live database was not touched.");
    }

    [Fact]
    public async Task A_down_script_that_leaves_something_behind_stops_with_the_difference()
    {
        await using var workshop = (await Restored()).With("002_b", "ALTER TABLE users ADD a int, ADD b int", "ALTER TABLE users DROP a");
        (await Should.ThrowAsync<PipelineException>(() => Rehearse(workshop))).Why!.ShouldContain("+     b integer");
    }

    [Fact]
    public async Task Rows_that_do_not_come_back_stop()
    {
        await using var workshop = (await Restored()).With("002_b", "DELETE FROM users WHERE id = 1", "SELECT 1");
        (await Should.ThrowAsync<PipelineException>(() => Rehearse(workshop))).Why!.ShouldContain(
            "public.users: found 1 rows, expected 2 rows"
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_missing_down_script_is_told_and_wants_to_be_accepted_where_one_is_required(bool required)
    {
        await using var workshop = (await Restored()).With("002_b", "CREATE TABLE b (id int)");
        workshop.Settings = new() { RequireDown = required };
        if (required)
            (await Should.ThrowAsync<PipelineException>(() => Rehearse(workshop))).Why!.ShouldContain("002_b: no way back but the backup");
        else
            (await Rehearse(workshop)).Migrations.Single().Down.ShouldBeNull();
        workshop.Said.ShouldContain("002_b.up.sql has no down script: the way back is the backup.");
    }

    [Fact]
    public async Task What_takes_data_away_wants_to_be_accepted_by_its_revision()
    {
        await using var workshop = (await Restored()).With("002_b", "ALTER TABLE users DROP COLUMN name");

        var refusal = await Should.ThrowAsync<PipelineException>(() => Rehearse(workshop));
        refusal.ExitCode.ShouldBe(ExitCode.Refused);
        refusal.Next!.ShouldEndWith("--accept 002.");
        workshop.Transcript.Warnings.ShouldContain(warning => warning.StartsWith("002_b.up.sql:1 drops the column name of users"));
    }

    [Theory]
    [InlineData("2", MigrationClass.NeedsCare)]
    [InlineData("007", MigrationClass.Destructive)]
    public async Task And_goes_on_when_it_is_or_when_the_settings_let_it(string accepted, MigrationClass withoutConsent)
    {
        await using var workshop = (await Restored()).With("002_b", "ALTER TABLE users DROP COLUMN name");
        workshop.Settings = new() { WithoutConsent = withoutConsent };
        var record = await Rehearse(workshop, accepted);
        record.ClassOf("002").ShouldBe(MigrationClass.Destructive);
    }

    [Fact]
    public async Task Rows_that_are_to_be_conserved_are_counted_where_nobody_else_writes()
    {
        await using var workshop = (await Restored()).With(
            "002_b",
            "DELETE FROM users WHERE id = 1",
            verify: """[{ "rowsConserved": "users" }]"""
        );
        (await Should.ThrowAsync<PipelineException>(() => Rehearse(workshop, "002"))).Why!.ShouldContain(
            "Expected 2 rows as before, found 1"
        );
    }

    [Fact]
    public async Task Where_the_copy_has_no_rows_productions_count()
    {
        await using var workshop = (await Restored()).With("002_b", "ALTER TABLE users ALTER id TYPE bigint");
        var rows = new Dictionary<string, long> { ["public.users"] = 5_000_000 };
        (await Rehearse(workshop, productionRows: rows)).Safety.ShouldContain(it =>
            it.Rule == "table-rewrite" && it.What.Contains("5,000,000 rows")
        );
    }

    /// <summary>A database with the first migration and two users, as a backup would bring it.</summary>
    private async Task<Workshop> Restored()
    {
        var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Up();
        await workshop.Execute("INSERT INTO users VALUES (1, 'a'), (2, 'b')");
        return workshop;
    }

    private static async Task<RehearsalRecord> Rehearse(
        Workshop workshop,
        string? accepted = null,
        IReadOnlyDictionary<string, long>? productionRows = null
    )
    {
        var cancellation = TestContext.Current.CancellationToken;
        var folder = await MigrationFolder.Read(workshop.Folder, SqlPlaceholders.None, cancellation);
        var rehearsal = new Rehearsal(folder, workshop.Settings, workshop.Transcript)
        {
            Accepted = accepted is null ? [] : [accepted],
            ProductionRows = productionRows,
        };
        return await rehearsal.Run(workshop.Database, workshop.Stamp, cancellation);
    }
}
