using System.Net;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.SampleService;

public class The_database_goes_and_comes_back(PostgresServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task And_so_does_readiness()
    {
        var sample = await SampleDatabase.At(server, SampleDatabase.Newest);
        await using var service = await RunningService.Start(sample.Database);

        await sample.FromOutside($"ALTER DATABASE {sample.Database.Name} ALLOW_CONNECTIONS false");
        await sample.EndConnections();
        using var gone = await service.Client.GetAsync("/health/ready", Cancellation);
        gone.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await gone.Json()).GetProperty("reason").GetString()!.ShouldContain("is not currently accepting connections");
        (await service.StatusOf("/health/live")).ShouldBe(200);
        await (await service.Client.LogIn(1)).Problem(503);
        await (await service.Client.GetAsync("/users/1", Cancellation)).Problem(503);
        (await service.Client.GetStringAsync("/metrics", Cancellation)).ShouldContain("logins_total{outcome=\"error\"} 1\n");

        await sample.FromOutside($"ALTER DATABASE {sample.Database.Name} ALLOW_CONNECTIONS true");
        (await service.StatusOf("/health/ready")).ShouldBe(200);
        (await service.Client.LogIn(1)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_pooled_connection_that_was_ended_fails_no_request()
    {
        var sample = await SampleDatabase.At(server, SampleDatabase.Newest);
        await using var service = await RunningService.Start(sample.Database);
        for (var round = 0; round < 3; round++)
        {
            await sample.EndConnections();
            (await service.Client.LogIn(1)).StatusCode.ShouldBe(HttpStatusCode.OK);
            await sample.EndConnections();
            (await service.StatusOf("/users/1")).ShouldBe(200);
            await sample.EndConnections();
            (await service.Client.CreateUser($"ann{round}@example.org")).StatusCode.ShouldBe(HttpStatusCode.Created);
            await sample.EndConnections();
            (await service.StatusOf("/health/ready")).ShouldBe(200);
        }
    }

    [Fact]
    public async Task Another_database_that_takes_its_name_under_load_fails_no_request()
    {
        const int users = 20;
        var sample = await SampleDatabase.At(server, SampleDatabase.Newest, users);
        var name = sample.Database.Name;
        await sample.FromOutside($"CREATE DATABASE {name}_restored TEMPLATE {name}");
        await using var service = await RunningService.Start(sample.Database);
        await using var load = Load.Reading(service.Client, users);
        await Eventually.Is(() => load.Answered > 100, Cancellation);

        await sample.FromOutside($"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        await sample.EndConnections();
        await sample.FromOutside(
            "BEGIN",
            $"ALTER DATABASE {name} RENAME TO {name}_before",
            $"ALTER DATABASE {name}_restored RENAME TO {name}",
            "COMMIT"
        );

        var answered = load.Answered;
        await Eventually.Is(() => load.Answered > answered + 100, Cancellation);
        await load.Stop();
        load.Failures.ShouldBeEmpty();
        (await sample.Ask<long>("SELECT count(*) FROM logins")).ShouldBeGreaterThan(users);
    }
}
