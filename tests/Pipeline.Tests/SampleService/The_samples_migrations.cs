using Pipeline.Migrations;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.SampleService;

public class The_samples_migrations(PostgresServer server)
{
    [Fact]
    public async Task Each_of_the_pending_ones_leads_up_back_and_up_to_the_same_schema()
    {
        var sample = await SampleDatabase.At(server, SampleDatabase.Earlier);
        var data = await sample.Ask<string>(Data);
        var before = SampleDatabase.Earlier;
        foreach (
            var migration in (await SampleDatabase.Migrations()).Migrations.Where(migration =>
                RevisionNumber.Of("3").IsBefore(migration.Number)
            )
        )
        {
            var schemaBefore = await sample.Schema();
            await sample.MigrateTo(migration.Revision);
            var schema = await sample.Schema();
            await sample.RevertTo(before);
            (await sample.Schema()).ShouldBe(schemaBefore, migration.Name);
            await sample.MigrateTo(migration.Revision);
            (await sample.Schema()).ShouldBe(schema, migration.Name);
            before = migration.Revision;
        }

        before.ShouldBe(SampleDatabase.Newest);
        await sample.RevertTo(SampleDatabase.Earlier);
        (await sample.Ask<string>(Data)).ShouldBe(data);
    }

    [Fact]
    public async Task Nobody_waits_for_the_assignment_of_all_users()
    {
        var sample = await SampleDatabase.At(server, "005", users: 12_000);
        await sample.MigrateTo("006");
        (await sample.Ask<long>("SELECT count(*) FROM users WHERE organisation_id IS NULL")).ShouldBe(0);
        (await sample.Ask<long>("SELECT count(DISTINCT xmin::text) FROM users")).ShouldBeGreaterThan(
            2,
            "batches, each a transaction of its own"
        );
    }

    private const string Data =
        "SELECT md5(string_agg(format('%s %s %s %s', users.id, email, password, logins.at), ',' ORDER BY users.id, logins.id)) FROM users JOIN logins ON user_id = users.id";
}
