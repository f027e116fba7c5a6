namespace SampleService;

internal static class FaultMiddleware
{
    /// <summary>Spoils what users ask for; health, version and metrics stay honest.</summary>
    public static void UseFaults(this WebApplication app, Faults faults) => app.Use(async (context, next) =>
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/health") || path == "/version" || path == "/metrics")
        {
            await next(context);
            return;
        }

        if (faults.Delay > TimeSpan.Zero)
            await Task.Delay(faults.Delay, context.RequestAborted);
        if ((faults.FailsLogin && path == "/login") || Random.Shared.NextDouble() < faults.ErrorShare)
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        else
            await next(context);
    });
}
