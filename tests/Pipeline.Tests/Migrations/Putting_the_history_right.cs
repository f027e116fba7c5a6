using Pipeline.Migrations;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations;

/// <summary>The history says what is true, and only what the database itself proves.</summary>
public class Putting_the_history_right(PostgresServer server)
{
    private const string Outside = "-- pipeline: no-transaction\n";

    [Fact]
    public async Task A_database_that_has_its_schema_already_is_taken_over()
    {
        await using var workshop = (await Workshop.On(server))
            .WithUsers()
            .With("002_b", "CREATE TABLE b ()")
            .With("003_c", "CREATE TABLE c ()");
        await workshop.Execute("CREATE TABLE users (id int PRIMARY KEY, name text)", "CREATE TABLE b ()");

        (await Baseline(workshop, "002")).ShouldBe(["001_users was there already", "002_b was there already"]);

        (await workshop.Up()).Steps.Single().FullName.ShouldBe("003_c");
        (await workshop.Status()).Applied.First().AppliedBy.ShouldBe("ann@desk");
    }

    [Fact]
    public async Task A_schema_that_the_files_do_not_make_is_not_taken_over_unless_somebody_says_so()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Execute("CREATE TABLE users (id int PRIMARY KEY)");

        var failure = await Should.ThrowAsync<PipelineException>(() => Baseline(workshop, "001"));

        failure.ExitCode.ShouldBe(ExitCode.Refused);
        failure.Why!.ShouldContain("-     name text");
        failure.Next!.ShouldContain("--accept 001");
        (await workshop.Status()).History.ShouldBeEmpty();
        await Baseline(workshop, "001", "1");
        (await workshop.Status()).Current.ShouldBe("001");
    }

    [Fact]
    public async Task A_history_is_not_begun_twice()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers().With("002_b", "CREATE TABLE b ()");
        await workshop.Up();
        (await Baseline(workshop, "002")).ShouldBeEmpty();
        (await Should.ThrowAsync<PipelineException>(() => Baseline(workshop, "001"))).What.ShouldContain("has a history already");

        await using var other = (await Workshop.On(server)).WithUsers();
        (await Should.ThrowAsync<PipelineException>(() => Baseline(other, "007"))).Why!.ShouldContain("001");
    }

    [Fact]
    public async Task What_is_right_is_left_alone()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Up();
        (await Repair(workshop)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("CREATE TABLE b ()", "002_b is done", "002")]
    [InlineData("DROP TABLE a", "002_b is undone", "001")]
    public async Task What_was_interrupted_and_settled_by_hand_is_seen(string byHand, string noted, string revision)
    {
        await using var workshop = await HalfWay();
        await workshop.Execute(byHand);

        (await Repair(workshop)).ShouldBe([noted]);

        (await workshop.Status()).ShouldSatisfyAllConditions(it => it.Current.ShouldBe(revision), it => it.Interrupted.ShouldBeEmpty());
    }

    [Fact]
    public async Task What_is_neither_done_nor_undone_is_left_to_a_person()
    {
        await using var workshop = await HalfWay();
        (await Should.ThrowAsync<PipelineException>(() => Repair(workshop))).What.ShouldBe("002_b is neither done nor undone.");
        (await workshop.Status()).Interrupted.Single().Revision.ShouldBe("002");
    }

    [Fact]
    public async Task What_must_hold_is_asked_before_something_counts_as_done()
    {
        await using var workshop = await HalfWay("""[{ "name": "b has a row", "sql": "SELECT count(*) FROM b", "expect": 1 }]""");
        await workshop.Execute("CREATE TABLE b ()");
        (await Should.ThrowAsync<PipelineException>(() => Repair(workshop))).Why!.ShouldContain("b has a row");
    }

    [Fact]
    public async Task A_change_of_rows_alone_cannot_be_seen_in_the_schema()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers().With("002_b", $"{Outside}UPDATE users SET name = 'x'");
        await workshop.Up();
        await workshop.Execute("UPDATE pipeline.migrations SET state = 'Applying', applied_at = NULL WHERE revision = '002'");
        (await Should.ThrowAsync<PipelineException>(() => Repair(workshop))).What.ShouldContain("does not change the schema");
    }

    [Fact]
    public async Task An_edited_file_that_makes_the_same_schema_is_taken()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Up();
        workshop.With("001_users", "CREATE TABLE users (\n  id integer PRIMARY KEY, -- was int\n  name text\n);", "DROP TABLE users;");

        (await Repair(workshop)).ShouldBe(["001_users is applied as it is written now"]);

        (await workshop.Status()).Changed.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_edited_file_that_makes_another_one_is_not()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Up();
        workshop.With("001_users", "CREATE TABLE users (id bigint PRIMARY KEY, name text);", "DROP TABLE users;");
        (await Should.ThrowAsync<PipelineException>(() => Repair(workshop))).Why!.ShouldContain("bigint");
        (await Repair(workshop, "001")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_schema_that_somebody_else_has_changed_is_seen_until_it_is_settled()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers();
        await UpAndRecord(workshop);
        (await Drift(workshop)).ShouldBeNull();

        await workshop.Execute("CREATE INDEX by_hand ON users (name)");

        (await Drift(workshop))!.ShouldContain("+ CREATE INDEX by_hand");
        (await Should.ThrowAsync<PipelineException>(() => Repair(workshop))).Next!.ShouldContain("--accept 001");
        (await Repair(workshop, "001")).ShouldBe(["the schema as it is now is that of revision 001"]);
        (await Drift(workshop)).ShouldBeNull();
    }

    [Fact]
    public async Task What_was_changed_back_needs_nobody()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Execute("CREATE TABLE early ()");
        await UpAndRecord(workshop);
        await workshop.Execute("DROP TABLE early");
        (await Repair(workshop)).ShouldBe(["the schema as it is now is that of revision 001"]);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task UpAndRecord(Workshop workshop)
    {
        var folder = await MigrationFolder.Read(workshop.Folder, SqlPlaceholders.None, Cancellation);
        await new MigrationRunner(workshop.Database, folder, workshop.Settings, workshop.Transcript) { RecordsSchema = true }.Up(
            workshop.Stamp,
            Cancellation
        );
    }

    private static async Task<string?> Drift(Workshop workshop) =>
        await (await workshop.Runner()).Drift(await workshop.Status(), Cancellation);

    private static async Task<HistoryCorrection> Correction(Workshop workshop, string[] accepted) =>
        new(
            workshop.Database,
            await MigrationFolder.Read(workshop.Folder, SqlPlaceholders.None, Cancellation),
            workshop.Settings,
            workshop.Transcript,
            accepted
        );

    private static async Task<IReadOnlyList<string>> Baseline(Workshop workshop, string revision, params string[] accepted) =>
        await (await Correction(workshop, accepted)).Baseline(revision, workshop.Stamp, Cancellation);

    private static async Task<IReadOnlyList<string>> Repair(Workshop workshop, params string[] accepted) =>
        await (await Correction(workshop, accepted)).Repair(workshop.Stamp, Cancellation);

    /// <summary>A migration of two tables, of which a run that was killed has made the first.</summary>
    private async Task<Workshop> HalfWay(string? verify = null)
    {
        var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Up();
        workshop.With("002_b", $"{Outside}CREATE TABLE a ();\nCREATE TABLE b ();", verify: verify);
        await workshop.Execute(
            "CREATE TABLE a ()",
            """
            INSERT INTO pipeline.migrations (revision, name, state, statements_done, checksum, up_script, applied_by, run)
            VALUES ('002', 'b', 'Applying', 1, 'x', 'CREATE TABLE a (); CREATE TABLE b ()', 'ann@desk', 'killed')
            """
        );
        return workshop;
    }
}
