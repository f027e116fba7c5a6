using System.Diagnostics;
using Npgsql;
using Polly;
using Polly.Retry;
using SampleService.Metrics;

namespace SampleService.Databases;

/// <summary>
/// The service's database, which may be restarted or replaced while the service runs: interruptions of about half a second are waited out.
/// </summary>
internal sealed class ServiceDatabase(NpgsqlDataSource source, Histogram durations) : IAsyncDisposable
{
    private static readonly Statement Ping = new("SELECT 1");

    private readonly ResiliencePipeline _patience = new ResiliencePipelineBuilder()
        .AddRetry(
            new RetryStrategyOptions
            {
                ShouldHandle = static attempt => ValueTask.FromResult(Interruption.Is(attempt.Outcome.Exception)),
                MaxRetryAttempts = 6,
                Delay = TimeSpan.FromMilliseconds(10),
                BackoffType = DelayBackoffType.Exponential,
                OnRetry = _ =>
                {
                    // What ended one pooled connection has most likely ended them all.
                    source.Clear();
                    return ValueTask.CompletedTask;
                },
            }
        )
        .Build();

    /// <summary>A statement that does no harm when it is run twice; it is, when its connection breaks under it.</summary>
    public Task<List<T>> AtLeastOnce<T>(Statement statement, Func<NpgsqlDataReader, T> row, CancellationToken cancellation) =>
        Timed(() =>
            _patience.ExecuteAsync(
                async token =>
                {
                    await using var connection = await source.OpenConnectionAsync(token);
                    return await statement.Run(connection, row, token);
                },
                cancellation
            )
        );

    /// <summary>A statement that must not be run twice: it goes to a connection that has just answered, and is not sent again.</summary>
    public Task<List<T>> AtMostOnce<T>(Statement statement, Func<NpgsqlDataReader, T> row, CancellationToken cancellation) =>
        Timed(async () =>
        {
            await using var connection = await _patience.ExecuteAsync(OpenAnswering, cancellation);
            return await statement.Run(connection, row, cancellation);
        });

    /// <summary>Why the database cannot be used; null when it can. Takes at most two seconds.</summary>
    public async Task<string?> Obstacle(CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            await AtLeastOnce(Ping, static _ => 0, deadline.Token);
            return null;
        }
        catch (NpgsqlException failure)
        {
            return $"the database cannot be used: {failure.Message}";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "the database does not answer within 2 s";
        }
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private async ValueTask<NpgsqlConnection> OpenAnswering(CancellationToken cancellation)
    {
        var connection = await source.OpenConnectionAsync(cancellation);
        try
        {
            await Ping.Run(connection, static _ => 0, cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<T> Timed<T>(Func<ValueTask<T>> work)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            return await work();
        }
        finally
        {
            durations.Observe(Stopwatch.GetElapsedTime(started));
        }
    }
}
