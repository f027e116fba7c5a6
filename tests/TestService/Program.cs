// A service with faults, switched on by the environment, for the tests of what starts, switches and stops services.
var fault = Environment.GetEnvironmentVariable("FAULT");
if (fault == "crash")
{
    Console.Error.WriteLine("The service crashes, as it was told to.");
    return 3;
}

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
await using var app = builder.Build();
var version = fault == "lie" ? "0.0.0" : Environment.GetEnvironmentVariable("RELEASE_VERSION");
app.MapGet("/version", () => Results.Json(new { version, commit = Environment.GetEnvironmentVariable("RELEASE_COMMIT") }));
app.MapGet("/health/ready", () => fault == "never-ready" ? Results.Text("the database is gone", statusCode: 503) : Results.Text("ready"));
app.MapGet(
    "/slow",
    async (int milliseconds, HttpResponse response, CancellationToken cancellation) =>
    {
        await response.StartAsync(cancellation);
        await Task.Delay(milliseconds, cancellation);
        await response.WriteAsync("done", cancellation);
    }
);
app.MapGet("/environment", () => Environment.GetEnvironmentVariables());
await app.RunAsync();
return 0;
