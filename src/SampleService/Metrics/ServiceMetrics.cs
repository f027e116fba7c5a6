using System.Globalization;

namespace SampleService.Metrics;

/// <summary>What the service counts, in Prometheus's text format. https://prometheus.io/docs/instrumenting/exposition_formats</summary>
internal sealed class ServiceMetrics
{
    public LabelledCounter Requests { get; } = new("http_requests_total", "Requests answered.", "method", "route", "status");

    public DurationHistogram Durations { get; } = new("http_request_duration_seconds", "How long requests took.");

    public LabelledCounter Logins { get; } = new("logins_total", "Logins by outcome.", "outcome");

    public string Write()
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        Requests.WriteTo(writer);
        Durations.WriteTo(writer);
        Logins.WriteTo(writer);
        writer.Write($"# HELP process_resident_memory_bytes Memory in use.\n# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes {Environment.WorkingSet}\n");
        return writer.ToString();
    }
}
