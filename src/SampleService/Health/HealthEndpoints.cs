using SampleService.Databases;

namespace SampleService.Health;

/// <summary>How the process is; the reason when it is not well.</summary>
internal sealed record HealthAnswer(string Status, string? Reason = null);

internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app, ServiceDatabase database, Faults faults, IHostApplicationLifetime lifetime)
    {
        app.MapGet("/health/live", () => new HealthAnswer("live"));
        app.MapGet(
            "/health/ready",
            async (CancellationToken cancellation) =>
            {
                var reason = await Obstacle(database, faults, lifetime, cancellation);
                return reason is null
                    ? Results.Json(new HealthAnswer("ready"), ServiceJson.Default.HealthAnswer)
                    : Results.Json(
                        new HealthAnswer("not ready", reason),
                        ServiceJson.Default.HealthAnswer,
                        statusCode: StatusCodes.Status503ServiceUnavailable
                    );
            }
        );
    }

    private static async Task<string?> Obstacle(
        ServiceDatabase database,
        Faults faults,
        IHostApplicationLifetime lifetime,
        CancellationToken cancellation
    )
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return "draining";
        return faults.NeverReady ? "the fault never-ready is on" : await database.Obstacle(cancellation);
    }
}
