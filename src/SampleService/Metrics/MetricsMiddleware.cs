using System.Diagnostics;
using System.Globalization;

namespace SampleService.Metrics;

internal static class MetricsMiddleware
{
    /// <summary>Counts every request by its route's pattern, so that ids do not make a series each.</summary>
    public static void UseMetrics(this WebApplication app, ServiceMetrics metrics) => app.Use(async (context, next) =>
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        catch (Exception)
        {
            Count(context, 500);
            throw;
        }

        Count(context, context.Response.StatusCode);

        void Count(HttpContext finished, int status)
        {
            var route = (finished.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";
            metrics.Requests.Add(1, finished.Request.Method, route, status.ToString(CultureInfo.InvariantCulture));
            metrics.Durations.Observe(Stopwatch.GetElapsedTime(started));
        }
    });
}
