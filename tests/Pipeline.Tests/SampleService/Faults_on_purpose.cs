using System.Diagnostics;
using System.Net;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.SampleService;

public class Faults_on_purpose(PostgresServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Login_500_is_healthy_and_lets_nobody_in()
    {
        await using var service = await With("login-500");
        await (await service.Client.LogIn(1)).Problem(500);
        (await service.StatusOf("/users/1")).ShouldBe(200);
        (await service.Client.GetStringAsync("/metrics", Cancellation)).ShouldContain("logins_total{outcome=\"error\"} 1\n");
        (await service.Client.Json("/version")).GetProperty("faults").GetString().ShouldBe("login-500");
    }

    [Fact]
    public async Task Never_ready_lives_and_serves_all_the_same()
    {
        await using var service = await With("never-ready", readiness: 503);
        (await service.StatusOf("/health/live")).ShouldBe(200);
        (await service.Client.LogIn(1)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Slow_takes_300_ms_longer_for_what_users_ask()
    {
        await using var service = await With("slow");
        var started = Stopwatch.GetTimestamp();
        (await service.StatusOf("/users/1")).ShouldBe(200);
        Stopwatch.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(299));
    }

    [Fact]
    public async Task Errors_fail_their_share_and_several_faults_go_together()
    {
        await using var service = await With("errors=20%, crash-after=60s");
        var statuses = new List<int?>();
        for (var request = 0; request < 300; request++)
            statuses.Add(await service.StatusOf("/users/1"));
        // 60 are expected; outside of these bounds chance would be about one in a million.
        statuses.Count(status => status == 500).ShouldBeInRange(27, 97);
        statuses.ShouldAllBe(status => status == 200 || status == 500);
        (await service.Client.Json("/version")).GetProperty("faults").GetString().ShouldBe("errors=20%,crash-after=60s");
    }

    [Fact]
    public async Task Crash_after_ends_the_process_as_a_failure()
    {
        var sample = await SampleDatabase.At(server, SampleDatabase.Newest);
        await using var service = RunningService.Launch(new ServiceStart(sample.Database).Faulty("crash-after=0.2s"));
        (await service.Exit()).ShouldBe(70);
    }

    [Fact]
    public async Task One_that_does_not_exist_keeps_the_service_from_starting()
    {
        var start = new ServiceStart((await SampleDatabase.At(server, SampleDatabase.Newest)).Database);
        await using var service = RunningService.Launch(start.Faulty("login500"));
        (await service.Exit()).ShouldNotBe(0);
        string.Join('\n', service.Log).ShouldContain("found \"login500\", expected login-500, never-ready");
    }

    private async Task<RunningService> With(string fault, int readiness = 200)
    {
        var sample = await SampleDatabase.At(server, SampleDatabase.Newest);
        var service = RunningService.Launch(new ServiceStart(sample.Database).Faulty(fault));
        await service.Answers("/health/ready", readiness);
        return service;
    }
}
