using Pipeline.Runs;

namespace Pipeline.Store;

/// <summary>
/// An environment for one run alone. Held by renewing it; given back by disposing. When it cannot be held, <see cref="Lost"/> is
/// cancelled before anybody else may have it. See <c>docs/decisions/0002-a-lease-is-an-epoch.md</c>.
/// </summary>
public sealed class Lease : IAsyncDisposable
{
    private static readonly TimeSpan ReleaseDeadline = TimeSpan.FromSeconds(10);

    private readonly LeaseEpochs _epochs;
    private readonly Transcript _transcript;
    private readonly TimeSpan _duration;
    private readonly CancellationTokenSource _lost;
    private readonly CancellationTokenSource _ended;
    private readonly Task _renewing;
    private LeaseRecord _record;
    private string? _whyLost;
    private bool _disposed;

    private Lease(LeaseEpochs epochs, long epoch, LeaseRecord record, Transcript transcript, TimeSpan left)
    {
        (_epochs, Epoch, _record, _transcript, _duration) = (epochs, epoch, record, transcript, record.Duration);
        // The source cancels itself unless every renewal puts it off: no late or hanging renewal can hold a lapsed lease.
        _lost = new CancellationTokenSource(left, transcript.Time);
        Lost = _lost.Token;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(Lost);
        _renewing = KeepRenewing(_ended.Token);
    }

    /// <summary>Rises with every lease of the environment: tells what a later holder writes from what a former one still does.</summary>
    public long Epoch { get; }

    /// <summary>Cancelled when the lease is no longer held; whoever works under it must stop.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Takes the environment for one run.</summary>
    /// <param name="store">The environment's store.</param>
    /// <param name="environment">The environment's name.</param>
    /// <param name="request">Who wants it, and for how long at a time.</param>
    /// <param name="transcript">Hears of waiting and of renewals that fail; its clock is the lease's.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The lease, to be disposed when the run has ended.</returns>
    /// <exception cref="PipelineException">Somebody else has it, and who; or the store does not answer.</exception>
    public static async Task<Lease> Acquire(
        IObjectStore store,
        string environment,
        LeaseRequest request,
        Transcript transcript,
        CancellationToken cancellation
    )
    {
        var time = transcript.Time;
        var epochs = new LeaseEpochs(store, environment);
        var acquisition = new LeaseAcquisition(epochs, time);
        while (true)
        {
            var epoch = await acquisition.NextEpoch(transcript, cancellation);
            var (started, record) = (time.GetTimestamp(), LeaseRecord.Claimed(request, time.GetUtcNow()));
            // Whoever is beaten to it looks again, and is told by whom.
            if (!await epochs.Claim(epoch, record, cancellation))
                continue;
            var lease = new Lease(epochs, epoch, record, transcript, Left(time, started, request.Duration));
            if (await lease.Establish(cancellation))
                return lease;
        }
    }

    /// <summary>The lease that stands on an environment, for those who only want to know; null when anybody may take it.</summary>
    /// <exception cref="PipelineException">The store does not answer.</exception>
    public static async Task<LeaseRecord?> Current(
        IObjectStore store,
        string environment,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (_, record, state) = await new LeaseAcquisition(new LeaseEpochs(store, environment), time).Look(cancellation);
        return state == LeaseState.Free ? null : record;
    }

    /// <summary>Looks into the store whether the lease is still ours: before what must not be done twice.</summary>
    /// <exception cref="PipelineException">It is not, and <see cref="Lost"/> is cancelled; or the store does not answer.</exception>
    public async Task Confirm(CancellationToken cancellation)
    {
        var stored = await _epochs.Highest(cancellation) == Epoch ? await _epochs.Read(Epoch, cancellation) : null;
        if (stored?.Run != _record.Run || stored.Holder != _record.Holder)
            await Lose("Its record in the store is gone or somebody else's.");
        ThrowIfLost();
    }

    /// <summary>Why it was lost, once it is.</summary>
    public string WhyLost => _whyLost ?? "It could not be renewed in time.";

    /// <exception cref="PipelineException">The lease was lost, and why.</exception>
    public void ThrowIfLost()
    {
        if (Lost.IsCancellationRequested)
            throw new PipelineException(
                $"The lease on \"{_epochs.Environment}\" was lost.",
                WhyLost,
                next: $"Look who has it now: {Invocation.Program} Status --environment {_epochs.Environment}"
            );
    }

    /// <summary>Gives the lease back, on a deadline of its own. A store that does not answer is left alone: the lease lapses.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _ended.CancelAsync();
        await _renewing;
        await Release();
        _ended.Dispose();
        _lost.Dispose();
    }

    /// <summary>
    /// Prunes what is below our epoch; false, and the lease given back, when ours is one that others have held and pruned since we
    /// looked, and a higher one stands.
    /// </summary>
    private async Task<bool> Establish(CancellationToken cancellation)
    {
        try
        {
            if (await _epochs.Highest(cancellation) == Epoch)
            {
                await _epochs.PruneBelow(Epoch, cancellation);
                return true;
            }
        }
        catch
        {
            await DisposeAsync();
            throw;
        }

        await DisposeAsync();
        return false;
    }

    private async Task KeepRenewing(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(_duration / 3, _transcript.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                await Renew(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested) { }
    }

    private async Task Renew(CancellationToken cancellation)
    {
        var started = _transcript.Time.GetTimestamp();
        var renewed = _record.Renew(_transcript.Time.GetUtcNow());
        try
        {
            await _epochs.Write(Epoch, renewed, cancellation);
            // A machine that slept, or whose clock was set: others of this machine have seen the lease lapse in between.
            if (_transcript.Time.GetUtcNow() >= _record.Until)
                await Lose("It was renewed too late.");
            else if (await _epochs.Highest(cancellation) is var highest && highest > Epoch)
                await Lose((await _epochs.Read(highest, cancellation))?.ToString() ?? "Somebody else took it.");
            else
                Extend(renewed, Left(_transcript.Time, started, _duration));
        }
        catch (PipelineException failure)
        {
            _whyLost = failure.Message;
            _transcript.Warn($"The lease on \"{_epochs.Environment}\" could not be renewed; another attempt follows. {failure.Message}");
        }
    }

    private void Extend(LeaseRecord renewed, TimeSpan left)
    {
        _lost.CancelAfter(left);
        _record = renewed;
        _whyLost = null;
    }

    private Task Lose(string why)
    {
        _whyLost = why;
        return _lost.CancelAsync();
    }

    private async Task Release()
    {
        using var deadline = new CancellationTokenSource(ReleaseDeadline);
        try
        {
            await _epochs.Write(Epoch, _record with { Released = _transcript.Time.GetUtcNow() }, deadline.Token);
        }
        catch (Exception failure) when (failure is PipelineException or OperationCanceledException)
        {
            _transcript.Warn($"The lease on \"{_epochs.Environment}\" could not be given back; it lapses by itself. {failure.Message}");
        }
    }

    private static TimeSpan Left(TimeProvider time, long started, TimeSpan duration)
    {
        var left = duration - time.GetElapsedTime(started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
