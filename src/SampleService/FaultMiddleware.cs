namespace SampleService;

internal static class FaultMiddleware
{
    /// <summary>Spoils what users ask for; health, version and metrics stay honest.</summary>
    public static void UseFaults(this WebApplication app, Faults faults) =>
        app.UseWhen(
            IsBusiness,
            branch =>
                branch.Use(
                    async (context, next) =>
                    {
                        if (faults.Delay > TimeSpan.Zero)
                            await Task.Delay(faults.Delay, context.RequestAborted);
                        if (Random.Shared.NextDouble() < faults.ErrorShare)
                            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                        else
                            await next(context);
                    }
                )
        );

    private static bool IsBusiness(HttpContext context)
    {
        var path = context.Request.Path;
        return !path.StartsWithSegments("/health") && path != "/version" && path != "/metrics";
    }
}
