using Pipeline.Migrations;
using Pipeline.Migrations.Safety;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Migrations;

/// <summary>What somebody reads who is to decide on a migration.</summary>
public class Plans(PostgresServer server)
{
    private const string Nasty = "COMMENT ON TABLE users IS '</code><script>alert(1)</script> ``` | *'";

    [Fact]
    public async Task Have_the_SQL_what_it_means_and_how_long_it_takes()
    {
        await using var workshop = await Pending();
        var plan = await Plan(workshop);

        plan.Headline.ShouldBe("staging: 2 migrations from revision 001 to 003");
        plan.Migrations[0]
            .ShouldSatisfyAllConditions(
                it => it.Sql.ShouldBe("ALTER TABLE users DROP COLUMN name"),
                it => it.Class.ShouldBe(MigrationClass.Destructive),
                it => it.Findings.ShouldContain(finding => finding.Rule == "drop-column"),
                it => it.Estimate!.Most.ShouldBeGreaterThan(it.Estimate.Least),
                it => it.WayBack.ShouldBeNull()
            );
    }

    [Fact]
    public async Task Can_be_posted_as_Markdown()
    {
        await using var workshop = await Pending();
        var text = PlanMarkdown.Of(await Plan(workshop));
        text.ShouldStartWith("# staging: 2 migrations from revision 001 to 003\n");
        text.ShouldContain("| 002_drop | destructive | ");
        text.ShouldContain("```sql\nALTER TABLE users DROP COLUMN name\n```");
        text.ShouldContain($"````sql\n{Nasty}\n````");
        text.ShouldContain("- **drop-column** ");
    }

    [Fact]
    public async Task Are_a_page_on_which_nothing_is_run()
    {
        await using var workshop = await Pending();
        var page = PlanPage.Of(await Plan(workshop));
        page.ShouldContain("<title>staging: 2 migrations from revision 001 to 003</title>");
        page.ShouldContain("<span class=\"verdict loss\">destructive</span>");
        page.ShouldNotContain("<script>");
        page.ShouldContain("&lt;script&gt;");
    }

    [Fact]
    public async Task Say_what_keeps_a_migration_from_being_applied()
    {
        await using var workshop = await Pending();
        var plan = MigrationPlan.Of("staging", await workshop.Status(), null, "the backup x") with { Failure = "002_drop.up.sql:1 failed" };
        PlanMarkdown.Of(plan).ShouldContain("**It cannot be applied like this:**\n\n```\n002_drop.up.sql:1 failed\n```");
        PlanPage.Of(plan).ShouldContain("<pre><code>002_drop.up.sql:1 failed</code></pre>");
        plan.Migrations[0].Verdict.ShouldBe("not rehearsed");
    }

    [Fact]
    public async Task Queries_that_are_not_judged_take_a_line_each()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers();
        var query = $"SELECT `*`,\n</code> FROM {new string('x', 300)}";
        var plan = await Plan(workshop) with { QueriesUnchecked = [query] };
        PlanMarkdown.Of(plan).ShouldContain("- `` SELECT `*`, </code> FROM xxx");
        PlanPage.Of(plan).ShouldContain("<li><code>SELECT `*`, &lt;/code&gt; FROM xxx");
        PlanMarkdown.Of(plan).Split('\n').Max(line => line.Length).ShouldBeLessThan(250);
    }

    [Fact]
    public async Task Names_are_no_Markdown()
    {
        await using var workshop = (await Workshop.On(server)).With("""001_a\[click](x) \|b""", "SELECT 1");
        PlanMarkdown.Of(await Plan(workshop)).ShouldContain("""001_a\\\[click](x) \\\|b""");
    }

    [Theory]
    [InlineData(1, 100, 200, 100, 400)]
    [InlineData(3, 200, 100, 300, 1200)]
    public void Expect_the_fastest_rehearsal_to_twice_the_slowest(double scale, int up, int again, int least, int most) =>
        MigrationEstimate
            .Of(scale, TimeSpan.FromMilliseconds(up), null, TimeSpan.FromMilliseconds(again))
            .ShouldBe(new MigrationEstimate(TimeSpan.FromMilliseconds(least), TimeSpan.FromMilliseconds(most)));

    [Fact]
    public async Task Name_indexes_that_do_what_another_does_and_those_that_nobody_uses()
    {
        await using var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Up();
        await workshop.Execute(
            "CREATE INDEX again ON users (id)",
            "CREATE INDEX partly ON users (id) WHERE id > 5",
            "CREATE INDEX large ON users (name)",
            "INSERT INTO users SELECT n, repeat('x', 30) || n FROM generate_series(1, 30000) AS n",
            "ANALYZE users"
        );

        var remarks = await IndexRemark.Of(workshop.Database, TestContext.Current.CancellationToken);

        remarks
            .Select(remark => (remark.Index, remark.Remark.Split(" since ")[0]))
            .ShouldBe(
                [("public.large", "was not used by any query"), ("public.again", "does what public.users_pkey does as well")],
                ignoreOrder: true
            );
    }

    private async Task<Workshop> Pending()
    {
        var workshop = (await Workshop.On(server)).WithUsers();
        await workshop.Up();
        return workshop.With("002_drop", "ALTER TABLE users DROP COLUMN name").With("003_nasty", Nasty, "COMMENT ON TABLE users IS NULL");
    }

    private static async Task<MigrationPlan> Plan(Workshop workshop)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var status = await workshop.Status();
        var folder = await MigrationFolder.Read(workshop.Folder, SqlPlaceholders.None, cancellation);
        var rehearsal = new Rehearsal(folder, workshop.Settings, workshop.Transcript);
        return MigrationPlan.Of("staging", status, await rehearsal.Look(workshop.Database, workshop.Stamp, cancellation), "the backup x");
    }
}
