using System.Globalization;
using SampleService.Accounts;

namespace SampleService.Metrics;

/// <summary>What the service counts, in Prometheus's text format. https://prometheus.io/docs/instrumenting/exposition_formats</summary>
internal sealed class ServiceMetrics
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public ServiceMetrics()
    {
        foreach (var outcome in Login.Outcomes)
            Logins.Announce(outcome);
    }

    public Counter Requests { get; } = new("http_requests_total", "Requests answered.", "method", "route", "status");

    public Histogram Durations { get; } = new("http_request_duration_seconds", "How long requests took.", "method", "route");

    public Counter Logins { get; } = new("logins_total", "Logins by outcome.", "outcome");

    public Histogram Queries { get; } = new("database_query_duration_seconds", "How long statements took, with the wait for a connection.");

    public string Write()
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        Requests.WriteTo(writer);
        Durations.WriteTo(writer);
        Logins.WriteTo(writer);
        Queries.WriteTo(writer);
        ProcessMetrics.WriteTo(writer);
        return writer.ToString();
    }
}
