using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Store;

/// <summary>
/// The holder is on another machine, whose clock is behind ours by as much as clocks are allowed to differ, or ahead by any time.
/// </summary>
public sealed class Lease_clocks : IDisposable
{
    private static readonly ProcessIdentity Elsewhere = new("alice", "host1", 4711, 12345, "another machine");
    private static readonly TimeSpan Duration = LeaseSituation.Request.Duration,
        Step = Duration / 6;

    private readonly LeaseSituation _situation = new();
    private DateTimeOffset _renewed;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _situation.Dispose();

    [Theory]
    [InlineData(-120)]
    [InlineData(-70)]
    [InlineData(-30)]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(120)]
    [InlineData(600)]
    public async Task A_lease_that_is_renewed_is_never_taken_and_one_that_is_not_is_taken_after_its_length(int secondsAhead)
    {
        var ahead = TimeSpan.FromSeconds(secondsAhead);
        var held = await _situation.HeldBy(Elsewhere);
        for (var attempt = 0; attempt < 6; attempt++)
        {
            held = await Renew(held, ahead);
            (await Attempt(renewing: () => Renew(held, ahead))).ShouldBeNull();
        }

        await using var lease = await UntilTaken();
        var waited = _situation.Time.GetUtcNow() - _renewed;
        waited.ShouldBeGreaterThanOrEqualTo(Duration);
        waited.ShouldBeLessThanOrEqualTo(2 * Duration + 2 * Step + (ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero));
    }

    private async Task<LeaseRecord> Renew(LeaseRecord held, TimeSpan ahead)
    {
        _renewed = _situation.Time.GetUtcNow();
        var renewed = held.Renew(_renewed + ahead);
        await _situation.Epochs.Write(1, renewed, Cancellation);
        return renewed;
    }

    private async Task<Lease> UntilTaken()
    {
        while (true)
        {
            if (await Attempt(static () => Task.CompletedTask) is { } lease)
                return lease;
            _situation.Time.Advance(Step);
        }
    }

    /// <summary>Null when it is refused. Whoever watches sees the time pass, and the holder renew every third of the lease's length.</summary>
    private async Task<Lease?> Attempt(Func<Task> renewing)
    {
        var acquiring = _situation.Acquire();
        for (var step = 1; !acquiring.IsCompleted; step++)
        {
            await Eventually.Is(() => acquiring.IsCompleted || _situation.Time.Waiting == 1, Cancellation);
            if (acquiring.IsCompleted)
                break;
            if (step % 2 == 0)
                await renewing();
            _situation.Time.Advance(Step);
        }

        try
        {
            return await acquiring;
        }
        catch (PipelineException refusal) when (refusal.ExitCode == ExitCode.Refused)
        {
            return null;
        }
    }
}
