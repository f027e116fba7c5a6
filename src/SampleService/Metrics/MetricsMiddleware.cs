using System.Diagnostics;
using System.Globalization;

namespace SampleService.Metrics;

internal static class MetricsMiddleware
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>
    /// Counts every request once it is answered: by its route's pattern and a known method, so that no client can make series at will.
    /// </summary>
    public static void UseMetrics(this WebApplication app, ServiceMetrics metrics) =>
        app.Use(
            async (context, next) =>
            {
                // Read first: the handler of exceptions takes the endpoint away.
                var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";
                var method = Methods.Contains(context.Request.Method) ? context.Request.Method : "other";
                var started = Stopwatch.GetTimestamp();
                await next(context);
                metrics.Requests.Add(method, route, context.Response.StatusCode.ToString(CultureInfo.InvariantCulture));
                metrics.Durations.Observe(Stopwatch.GetElapsedTime(started), method, route);
            }
        );
}
