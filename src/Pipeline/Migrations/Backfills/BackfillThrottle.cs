using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>Has a backfill rest: for its share of the time, and while replicas or other sessions cannot keep up.</summary>
internal sealed class BackfillThrottle(MigrationSession session, BackfillSettings settings, Transcript transcript)
{
    /// <summary>Looking takes a millisecond or two.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private const string Lag = "SELECT coalesce(extract(epoch FROM max(replay_lag)), 0)::float8 FROM pg_stat_replication";

    private const string LockWaits =
        "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    private long _looked = transcript.Time.GetTimestamp();

    /// <summary>Rests after a batch.</summary>
    public async Task Rest(TimeSpan batch, CancellationToken cancellation)
    {
        if (settings.Share.Fraction < 1)
            await Task.Delay(batch * ((1 / settings.Share.Fraction) - 1), transcript.Time, cancellation);
        if (transcript.Time.GetElapsedTime(_looked) < Period)
            return;
        var told = false;
        while (await Reason(cancellation) is { } reason)
        {
            if (!told)
                transcript.Line($"The backfill rests: {reason}.");
            told = true;
            await Task.Delay(Period, transcript.Time, cancellation);
        }

        _looked = transcript.Time.GetTimestamp();
    }

    private async Task<string?> Reason(CancellationToken cancellation)
    {
        if (await session.Observe<double>(Lag, cancellation) is var lag && lag > settings.LargestLag.Value.TotalSeconds)
            return $"a replica is {TimeSpan.FromSeconds(lag).Spoken()} behind";
        return await session.Observe<int>(LockWaits, cancellation) is var waits && waits > settings.MostLockWaits
            ? $"sessions that wait for a lock: {waits}"
            : null;
    }
}
