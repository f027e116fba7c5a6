using Npgsql;
using Pipeline.Runs;
using Polly;
using Polly.Retry;

namespace Pipeline.Migrations;

/// <summary>
/// Steps back and tries again when others hold a lock, so that nobody queues behind a migration for longer than the lock timeout
/// (https://www.postgresql.org/docs/current/explicit-locking.html). Everything else fails at once.
/// </summary>
internal sealed class LockRetry(MigrationSession session, MigrationSettings settings, Transcript transcript)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    /// <summary>Tries until it works or the deadline has passed; gives the number of attempts.</summary>
    /// <param name="what">What is tried, for people.</param>
    /// <param name="attempt">One attempt; leaves nothing behind when it fails.</param>
    /// <param name="cancellation">Ends the running attempt and the waiting.</param>
    public async Task<int> Run(string what, Func<CancellationToken, Task> attempt, CancellationToken cancellation)
    {
        var (attempts, started) = (0, transcript.Time.GetTimestamp());
        var retrying = new ResiliencePipelineBuilder { TimeProvider = transcript.Time }
            .AddRetry(
                new RetryStrategyOptions
                {
                    Delay = FirstDelay,
                    MaxDelay = LongestDelay,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    MaxRetryAttempts = int.MaxValue,
                    ShouldHandle = outcome =>
                        ValueTask.FromResult(
                            IsLock(outcome.Outcome.Exception) && transcript.Time.GetElapsedTime(started) < settings.LockDeadline.Value
                        ),
                    OnRetry = retry => StepBack(what, retry),
                }
            )
            .Build();
        await retrying.ExecuteAsync(
            async token =>
            {
                attempts++;
                await attempt(token);
            },
            cancellation
        );
        return attempts;
    }

    private static bool IsLock(Exception? failure) =>
        failure is not null
        && StatementFailure.SqlState(failure)
            is PostgresErrorCodes.LockNotAvailable
                or PostgresErrorCodes.DeadlockDetected
                or PostgresErrorCodes.SerializationFailure;

    private async ValueTask StepBack(string what, OnRetryArguments<object> retry)
    {
        if (retry.AttemptNumber == 0)
            transcript.Line($"{what} waits for a lock, and tries for up to {settings.LockDeadline.Value.Spoken()}.");
        transcript.Detail(retry.Outcome.Exception!.Message);
        await session.SendAutovacuumAway(retry.Context.CancellationToken);
    }
}
