using System.Runtime.CompilerServices;
using Npgsql;
using Pipeline.Monitoring.Figures;
using Pipeline.Monitoring.Prometheus;
using Pipeline.Runs;

namespace Pipeline.Monitoring.Readings;

/// <summary>Looks at a running service again and again, and keeps it busy meanwhile.</summary>
internal sealed class Watch(MonitorSettings settings, WatchedService service, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Reads at once and then at every interval until the window is over; a source that does not answer does not end it.</summary>
    public async IAsyncEnumerable<Reading> Look(TimeSpan window, TimeSpan interval, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        await using var traffic = SyntheticTraffic.Start(settings, service.Client, time);
        using var timer = new PeriodicTimer(interval, time);
        do yield return await Read(time.GetElapsedTime(started), traffic, cancellation);
        while (time.GetElapsedTime(started) < window - (interval / 2) && await timer.WaitForNextTickAsync(cancellation));
    }

    private async Task<Reading> Read(TimeSpan elapsed, SyntheticTraffic traffic, CancellationToken cancellation)
    {
        var errors = new Dictionary<FigureSource, string>();
        var metrics = Try(Scrape, cancellation);
        var database = Try(token => DatabaseReading.Take(service.Database, token), cancellation);
        await Task.WhenAll(metrics, database);
        if ((await metrics).Error is { } unscraped)
            errors[FigureSource.Metrics] = unscraped;
        if ((await database).Error is { } unanswered)
            errors[FigureSource.Database] = unanswered;
        return new(time.GetUtcNow(), elapsed, (await metrics).Value, (await database).Value, traffic.Reading) { Errors = errors };
    }

    private async Task<IReadOnlyList<MetricPoint>> Scrape(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, settings.MetricsPath);
        request.Headers.Accept.ParseAdd("text/plain; version=0.0.4");
        using var response = await service.Client.SendAsync(request, cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        return response.IsSuccessStatusCode
            ? PrometheusText.Parse(text)
            : throw new PipelineException($"{settings.MetricsPath} answered status {(int)response.StatusCode}.");
    }

    /// <summary>What a source tells, or why it does not: a source that is out of reach says nothing about the release.</summary>
    private static async Task<(T? Value, string? Error)> Try<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellation)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            return (await read(limit.Token), null);
        }
        catch (Exception failure) when (failure is PipelineException or HttpRequestException or IOException or NpgsqlException)
        {
            return (null, failure.Message.ReplaceLineEndings(" "));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"no answer within {Patience.Spoken()}");
        }
    }
}
