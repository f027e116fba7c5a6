using System.Net;
using System.Net.Sockets;
using Pipeline.Deployments;

namespace Pipeline.Tests.Deployments;

public class Downtime_is_counted
{
    private static readonly Answer Good = new(HttpStatusCode.OK, """{"version":"1.0.0"}""");
    private static readonly Answer Bad = new(HttpStatusCode.BadGateway, "gone");

    [Fact]
    public void Every_request_without_a_good_answer_is_a_failed_one()
    {
        var result = ProbeResult.Of(
            [
                Sample(0, 5, Good),
                Sample(10, 5, Bad),
                Sample(20, 5, new Answer(null, "reset")),
                Sample(30, 5, new Answer(HttpStatusCode.Found, "")),
                Sample(40, 5, Good),
            ],
            Milliseconds(50)
        );

        (result.Total, result.Failed).ShouldBe((5, 3));
        result.Failures.Select(failure => failure.Reason).ShouldBe(["status 502: gone", "reset", "status 302: "]);
        result.Versions.ShouldBe(new Dictionary<string, int> { ["1.0.0"] = 2 });
        result.LongestGap.ShouldBe(Milliseconds(40));
        result.ToString().ShouldBe("3 of 5 requests failed in 50 ms (p99 5 ms, worst 5 ms, longest gap 40 ms)");
    }

    [Fact]
    public void One_slow_answer_in_two_hundred_is_the_worst_but_not_the_99th_percentile()
    {
        var result = ProbeResult.Of(
            [Sample(0, 900, Good), .. Enumerable.Range(1, 199).Select(number => Sample(number * 5, 2, Good))],
            Milliseconds(1000)
        );
        (result.Worst, result.Percentile99).ShouldBe((Milliseconds(900), Milliseconds(2)));
    }

    [Fact]
    public void No_good_answer_at_all_is_one_long_gap() =>
        ProbeResult.Of([Sample(0, 5, Bad)], Milliseconds(1000)).LongestGap.ShouldBe(Milliseconds(1000));

    [Fact]
    public void No_request_is_a_result_too() => ProbeResult.Of([], TimeSpan.Zero).Total.ShouldBe(0);

    [Fact]
    public async Task A_service_that_hangs_fails_as_many_requests_as_were_sent_and_not_one()
    {
        using var hanging = new TcpListener(IPAddress.Loopback, 0); // Connections are made by the kernel and never answered.
        hanging.Start(1000);
        var settings = new ProbeSettings { RequestsPerSecond = 200, Timeout = TimeSpan.FromMilliseconds(300) };
        await using var probe = DowntimeProbe.Start(new Uri($"http://{hanging.LocalEndpoint}/"), settings, TimeProvider.System);
        await Task.Delay(500, TestContext.Current.CancellationToken); // The time is what is measured here.

        var result = await probe.Stop();

        result.Failed.ShouldBe(result.Total);
        result.Total.ShouldBeGreaterThan(80);
        result.Failures[0].Reason.ShouldContain("no answer within 300 ms");
        result.Failures.Select(failure => failure.Fresh).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_probe_that_is_disposed_leaves_at_once()
    {
        using var hanging = new TcpListener(IPAddress.Loopback, 0);
        hanging.Start();
        var started = TimeProvider.System.GetTimestamp();
        await using (
            DowntimeProbe.Start(
                new Uri($"http://{hanging.LocalEndpoint}/"),
                new ProbeSettings { Timeout = TimeSpan.FromSeconds(60) },
                TimeProvider.System
            )
        ) { }

        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    private static ProbeSample Sample(int sent, int took, Answer answer) =>
        new(Milliseconds(sent), Milliseconds(took), Fresh: false, answer);

    private static TimeSpan Milliseconds(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
