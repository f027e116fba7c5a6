using System.Globalization;
using Pipeline.Monitoring.Prometheus;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.SampleService;

public class Metrics(PostgresServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Count_requests_and_logins()
    {
        await using var service = await Used();
        var points = await Scrape(service);
        Value("http_requests_total", ("method", "POST"), ("route", "/login"), ("status", "200")).ShouldBe(2);
        Value("http_requests_total", ("method", "POST"), ("route", "/login"), ("status", "401")).ShouldBe(1);
        Value("http_requests_total", ("method", "GET"), ("route", "/users/{id:long}"), ("status", "404")).ShouldBe(2);
        Value("http_requests_total", ("method", "other"), ("route", "none"), ("status", "405")).ShouldBe(1);
        Value("logins_total", ("outcome", "success")).ShouldBe(2);
        Value("logins_total", ("outcome", "rejected")).ShouldBe(1);
        Value("logins_total", ("outcome", "error")).ShouldBe(0);
        Value("process_resident_memory_bytes").ShouldBeGreaterThan(1_000_000);
        Value("process_cpu_seconds_total").ShouldBeGreaterThan(0);
        Value("process_start_time_seconds").ShouldBeInRange(1.7e9, 9e9);
        Value("database_query_duration_seconds_count").ShouldBeGreaterThan(5);

        double Value(string name, params (string Name, string Value)[] labels) =>
            points.Single(point => point.Name == name && labels.All(label => point.Label(label.Name) == label.Value)).Value;
    }

    [Fact]
    public async Task Have_histograms_that_are_cumulative_and_agree_with_the_counters()
    {
        await using var service = await Used();
        var points = await Scrape(service);
        var logins = points
            .Where(point => point.Name == "http_request_duration_seconds_bucket" && point.Label("route") == "/login")
            .ToList();
        logins
            .Select(point => point.Label("le"))
            .ShouldBe(["0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"]);
        logins.Select(point => point.Value).ShouldBeInOrder();
        logins[^1].Value.ShouldBe(3);
        points.Single(point => point.Name == "http_request_duration_seconds_count" && point.Label("route") == "/login").Value.ShouldBe(3);
        points
            .Single(point => point.Name == "http_request_duration_seconds_sum" && point.Label("route") == "/login")
            .Value.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Are_in_the_format_that_scrapers_want()
    {
        await using var service = await Used();
        using var answer = await service.Client.GetAsync("/metrics", Cancellation);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        var lines = (await answer.Content.ReadAsStringAsync(Cancellation)).TrimEnd('\n').Split('\n');
        var types = lines
            .Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal))
            .ToDictionary(line => line.Split(' ')[2], line => line.Split(' ')[3]);
        types["http_requests_total"].ShouldBe("counter");
        types["http_request_duration_seconds"].ShouldBe("histogram");
        foreach (var name in types.Keys)
            lines
                .Count(line => line.StartsWith(string.Create(CultureInfo.InvariantCulture, $"# HELP {name} "), StringComparison.Ordinal))
                .ShouldBe(1);
    }

    private async Task<RunningService> Used()
    {
        var sample = await SampleDatabase.At(server, SampleDatabase.Newest);
        var service = await RunningService.Start(sample.Database);
        await service.Client.LogIn(1);
        await service.Client.LogIn(2);
        await service.Client.LogIn(1, "wrong");
        await service.StatusOf("/users/999");
        await service.StatusOf("/users/998");
        using var odd = new HttpRequestMessage(new HttpMethod("ODD"), "/login");
        await service.Client.SendAsync(odd, Cancellation);
        return service;
    }

    private static async Task<IReadOnlyList<MetricPoint>> Scrape(RunningService service) =>
        PrometheusText.Parse(await service.Client.GetStringAsync("/metrics", Cancellation));
}
