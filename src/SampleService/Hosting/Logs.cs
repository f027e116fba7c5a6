namespace SampleService.Hosting;

internal static class Logs
{
    /// <summary>One JSON object a line, exceptions too: what reads logs by lines loses nothing.</summary>
    public static void UseOneLineLogs(this WebApplicationBuilder builder) =>
        builder
            .Logging.ClearProviders()
            .AddJsonConsole(options =>
            {
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            })
            .SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
}
