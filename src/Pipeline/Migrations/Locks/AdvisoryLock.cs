using Npgsql;
using Pipeline.Databases;
using Pipeline.Runs;
using Polly;
using Polly.Retry;

namespace Pipeline.Migrations;

/// <summary>
/// A lock of a session: it ends with the session, whatever becomes of the process. Polled, since whoever waits for it inside PostgreSQL
/// holds up every index that is built concurrently.
/// </summary>
internal sealed class AdvisoryLock(MigrationSettings settings, Transcript transcript)
{
    /// <summary>Held for a whole run, on a session that does nothing else but look on.</summary>
    public const long Run = 0x50_49_50_45_4D_49_47_01;

    /// <summary>
    /// Held by the session that changes the schema: a killed run's session may still be busy on the server when its other lock is free already.
    /// </summary>
    public const long Work = 0x50_49_50_45_4D_49_47_02;

    /// <summary>The sessions that hold the lock $1 in this database.</summary>
    public const string Holders = """
        SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND classid::bigint = $1 >> 32 AND objid::bigint = $1 & 4294967295
        """;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <summary>Takes the lock on a session, for as long as the session lasts.</summary>
    /// <exception cref="PipelineException">Another run holds it, or a pooler stands in between. <see cref="ExitCode.Refused"/>.</exception>
    public async Task Take(NpgsqlConnection session, long key, CancellationToken cancellation)
    {
        await RefusePooler(session, cancellation);
        if (!await Poll(session, key, cancellation))
            throw PipelineException.Refused(
                "Another migration run is under way.",
                Blocker.Told(await Blocker.HolderOf(key, session, cancellation)),
                "Wait for it to end, or end its session."
            );
        var holders = await session.Rows(Holders, row => row.GetInt32(0), cancellation, key);
        if (!holders.SequenceEqual([session.ProcessID]))
            throw Pooled(session.ProcessID, string.Join(", ", holders));
    }

    private async Task<bool> Poll(NpgsqlConnection session, long key, CancellationToken cancellation)
    {
        var started = transcript.Time.GetTimestamp();
        var polling = new ResiliencePipelineBuilder<bool> { TimeProvider = transcript.Time }
            .AddRetry(
                new RetryStrategyOptions<bool>
                {
                    Delay = Period,
                    UseJitter = true,
                    MaxRetryAttempts = int.MaxValue,
                    ShouldHandle = attempt =>
                        ValueTask.FromResult(
                            attempt.Outcome.Result is false && transcript.Time.GetElapsedTime(started) < settings.RunDeadline.Value
                        ),
                    OnRetry = retry => retry.AttemptNumber == 0 ? Tell(session, key, cancellation) : default,
                }
            )
            .Build();
        return await polling.ExecuteAsync(
            async token => await session.Scalar<bool>("SELECT pg_try_advisory_lock($1)", token, key),
            cancellation
        );
    }

    private async ValueTask Tell(NpgsqlConnection session, long key, CancellationToken cancellation) =>
        transcript.Line($"Waiting for another migration run: {Blocker.Told(await Blocker.HolderOf(key, session, cancellation))}");

    /// <summary>Behind a pooler, what is set and locked in one statement may be another session's in the next.</summary>
    private static async Task RefusePooler(NpgsqlConnection session, CancellationToken cancellation)
    {
        var answering = await session.Scalar<int>("SELECT pg_backend_pid()", cancellation);
        if (answering != session.ProcessID)
            throw Pooled(session.ProcessID, $"{answering}");
    }

    private static PipelineException Pooled(int connected, string answering) =>
        PipelineException.Refused(
            "A connection pooler stands between the pipeline and PostgreSQL.",
            $"Connected to session {connected}, answered by {answering}: locks and settings would not be the migration's own.",
            "Set the database's host and port to those of PostgreSQL itself."
        );
}
