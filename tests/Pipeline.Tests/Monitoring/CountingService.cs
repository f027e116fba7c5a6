using System.Globalization;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Monitoring;

/// <summary>A small service that counts what it answers and tells it at /metrics; a test makes it better or worse while it runs.</summary>
public sealed class CountingService : IAsyncDisposable
{
    private readonly LocalServer _server;
    private int _all;
    private int _failed;

    public CountingService() => _server = LocalServer.Start(Answer);

    public HttpClient Client => _server.Client;

    /// <summary>Every so many'th request fails; none at 0.</summary>
    public int FailsEvery { get; set; }

    /// <summary>How long requests are said to have taken: half of a bucket's upper bound.</summary>
    public string SlowestBucket { get; set; } = "0.01";

    public int MetricsStatus { get; set; } = 200;

    public int Answered => Volatile.Read(ref _all);

    public void Stop() => _server.Stop();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private (int Status, string Body) Answer(LocalRequest request)
    {
        if (request.Path == "/metrics")
            return (MetricsStatus, Metrics());
        var number = Interlocked.Increment(ref _all);
        var fails = FailsEvery > 0 && number % FailsEvery == 0;
        if (fails)
            Interlocked.Increment(ref _failed);
        return fails ? (500, "boom") : (200, "fine");
    }

    private string Metrics()
    {
        var (failed, all) = (Volatile.Read(ref _failed), Answered);
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            # TYPE http_requests_total counter
            http_requests_total{route="/",status="200"} {{all - failed}}
            http_requests_total{route="/",status="500"} {{failed}}
            http_request_duration_seconds_bucket{le="{{SlowestBucket}}"} {{all}}
            http_request_duration_seconds_bucket{le="+Inf"} {{all}}

            """
        );
    }
}
