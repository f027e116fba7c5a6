using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.SampleService;

public class The_schema_changes_under_load(PostgresServer server)
{
    [Fact]
    public async Task And_no_request_fails_on_the_way_up_or_back()
    {
        const int users = 12_000;
        var sample = await SampleDatabase.At(server, SampleDatabase.Earlier, users);
        await using var service = await RunningService.Start(sample.Database);
        await using var load = Load.ReadingAndWriting(service.Client, users);
        for (var round = 0; round < 2; round++)
        {
            await sample.MigrateTo(SampleDatabase.Newest);
            (await sample.Ask<long>("SELECT count(*) FROM users WHERE organisation_id IS NULL")).ShouldBe(0);
            await Eventually.Is(
                async () => (await service.Client.Json("/organisations")).GetArrayLength() == 1,
                TestContext.Current.CancellationToken
            );
            await sample.RevertTo(SampleDatabase.Earlier);
        }

        await load.Stop();
        load.Failures.ShouldBeEmpty();
        load.Answered.ShouldBeGreaterThan(200);
        (await sample.Ask<long>("SELECT count(*) FROM users")).ShouldBeGreaterThan(users);
    }
}
