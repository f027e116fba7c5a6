using Pipeline.Runs;

namespace Pipeline.Store;

/// <summary>The way to a lease: look, judge, watch when in doubt, claim the next epoch.</summary>
internal sealed class LeaseAcquisition(LeaseEpochs epochs, TimeProvider time)
{
    /// <summary>How often a doubtful lease is looked at, in parts of its length.</summary>
    private const int LooksWhileWatching = 6;

    private readonly ProcessIdentity _observer = ProcessIdentity.Current();

    /// <summary>The epoch and the lease that stand, judged; the record is null when the epoch has no lease.</summary>
    public async Task<(long Epoch, LeaseRecord? Record, LeaseState State)> Look(CancellationToken cancellation)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            var epoch = await epochs.Highest(cancellation);
            var record = epoch == 0 ? null : await epochs.Read(epoch, cancellation);
            // Pruned between the two: then there is a higher one by now.
            if (epoch > 0 && record is null)
                continue;
            return (epoch, record, LeaseJudgement.Judge(record, _observer, record?.Holder.HasEnded(_observer) ?? false, now));
        }
    }

    /// <summary>The epoch that may be claimed next.</summary>
    /// <exception cref="PipelineException">Somebody holds the lease.</exception>
    public async Task<long> NextEpoch(Transcript transcript, CancellationToken cancellation)
    {
        var look = await Look(cancellation);
        if (look is { State: LeaseState.Doubtful, Record: { } doubtful })
        {
            var length = doubtful.Duration.Spoken();
            transcript.Line($"The lease on \"{epochs.Environment}\" should have lapsed; watching it for {length}. {doubtful}");
            look = await Watch(look.Epoch, doubtful, cancellation);
        }

        return look.State == LeaseState.Free ? look.Epoch + 1 : throw InUse(look.Record!);
    }

    /// <summary>
    /// Free when the lease did not change for its whole length by our own clock: a holder that does not renew for as long knows that
    /// it has lost it, whatever its own clock says.
    /// </summary>
    private async Task<(long Epoch, LeaseRecord? Record, LeaseState State)> Watch(
        long epoch,
        LeaseRecord record,
        CancellationToken cancellation
    )
    {
        var since = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(record.Duration / LooksWhileWatching, time, cancellation);
            var watched = time.GetElapsedTime(since);
            var look = await Look(cancellation);
            if (look.Epoch != epoch || look.Record != record)
                return look with { State = look.State == LeaseState.Free ? LeaseState.Free : LeaseState.Held };
            if (look.State == LeaseState.Free || watched >= record.Duration)
                return look with { State = LeaseState.Free };
        }
    }

    private PipelineException InUse(LeaseRecord record) =>
        PipelineException.Refused(
            $"The environment \"{epochs.Environment}\" is in use.",
            record.ToString(),
            next: "Wait until that run has ended. If it was killed, its lease lapses by itself at the time named."
        );
}
