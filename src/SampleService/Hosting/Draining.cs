namespace SampleService.Hosting;

/// <summary>
/// How the process ends on SIGTERM: it is not ready from that moment, completes what runs, closes connections that are kept alive, and exits 0
/// within <c>shutdownTimeoutSeconds</c> (10 unless set). A balancer that finds out by asking for readiness needs a while to do so: for
/// <c>drainDelaySeconds</c> (0 unless set) of that time the service goes on accepting connections. Both are set as arguments
/// (<c>--drainDelaySeconds 3</c>) or as variables with the prefix <c>ASPNETCORE_</c>.
/// </summary>
internal static class Draining
{
    public static void UseDraining(this WebApplicationBuilder builder)
    {
        var timeout = TimeSpan.FromSeconds(builder.Configuration.GetValue("shutdownTimeoutSeconds", 10.0));
        var delay = TimeSpan.FromSeconds(builder.Configuration.GetValue("drainDelaySeconds", 0.0));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = timeout);
        builder.Services.AddHostedService(_ => new Delay(delay));
    }

    /// <summary>Tells clients that keep their connection to come back on another one, which leads to whoever serves next.</summary>
    public static void UseDraining(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                if (app.Lifetime.ApplicationStopping.IsCancellationRequested)
                    context.Response.Headers.Connection = "close";
                return next(context);
            }
        );

    /// <summary>Kestrel closes its doors in StopAsync; the host awaits all StoppingAsync before that.</summary>
    private sealed class Delay(TimeSpan delay) : IHostedLifecycleService
    {
        public Task StoppingAsync(CancellationToken cancellationToken) => Task.Delay(delay, cancellationToken);

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
