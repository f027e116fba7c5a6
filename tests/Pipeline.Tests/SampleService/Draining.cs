using System.Net;
using Npgsql;
using Pipeline.Databases;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.SampleService;

public class Draining(PostgresServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_that_runs_is_completed_before_the_process_ends_with_0()
    {
        var sample = await SampleDatabase.At(server, SampleDatabase.Newest);
        await using var service = await RunningService.Start(sample.Database);
        var blocker = await Block(sample);
        var login = service.Client.LogIn(1);
        await Blocked(sample);

        await service.Terminate();
        await Eventually.Is(async () => await service.StatusOf("/health/live") is null, Cancellation);
        login.IsCompleted.ShouldBeFalse();
        await blocker.DisposeAsync();

        (await login).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await service.Exit()).ShouldBe(0);
    }

    [Fact]
    public async Task What_takes_longer_than_the_time_set_for_it_is_cut_off_and_that_is_no_failure()
    {
        var sample = await SampleDatabase.At(server, SampleDatabase.Newest);
        await using var service = await RunningService.Start(
            new ServiceStart(sample.Database) { Arguments = ["--shutdownTimeoutSeconds", "0.2"] }
        );
        await using var blocker = await Block(sample);
        var login = service.Client.LogIn(1);
        await Blocked(sample);

        await service.Terminate();
        (await service.Exit()).ShouldBe(0, string.Join('\n', service.Log));
        await Should.ThrowAsync<HttpRequestException>(login);
    }

    [Fact]
    public async Task For_the_delay_it_still_answers_but_is_not_ready_and_lets_connections_go()
    {
        var sample = await SampleDatabase.At(server, SampleDatabase.Newest);
        // Far longer than the test takes, which does not wait for its end.
        await using var service = await RunningService.Start(
            new ServiceStart(sample.Database) { Arguments = ["--drainDelaySeconds", "10"] }
        );
        await service.Terminate();
        await service.Answers("/health/ready", 503);
        using var answer = await service.Client.GetAsync("/health/ready", Cancellation);
        (await answer.Json()).GetProperty("reason").GetString().ShouldBe("draining");
        answer.Headers.ConnectionClose.ShouldBe(true);
        (await service.Client.LogIn(1)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Keeps logins waiting until it is disposed.</summary>
    private static async Task<NpgsqlConnection> Block(SampleDatabase sample)
    {
        var connection = await sample.Database.Connect(Cancellation);
        await connection.Execute("BEGIN", Cancellation);
        await connection.Execute("LOCK TABLE users", Cancellation);
        return connection;
    }

    private static Task Blocked(SampleDatabase sample) =>
        Eventually.Is(
            () =>
                sample.Ask<bool>(
                    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"
                ),
            Cancellation
        );
}
