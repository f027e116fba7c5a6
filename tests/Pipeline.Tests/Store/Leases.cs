using System.Collections.Concurrent;
using Pipeline.Environments;
using Pipeline.Runs;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Store;

public sealed class Leases : IDisposable
{
    private static readonly TimeSpan Renewal = LeaseSituation.Request.Duration / 3;

    private readonly LeaseSituation _situation = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _situation.Dispose();

    [Fact]
    public async Task Whoever_comes_second_is_told_who_was_first()
    {
        await using var lease = await _situation.Acquire();
        var refusal = await _situation.Refusal();
        refusal.ExitCode.ShouldBe(ExitCode.Refused);
        refusal.What.ShouldBe("The environment \"staging\" is in use.");
        refusal.Why.ShouldBe(
            $"{Environment.UserName}@{Environment.MachineName} (process {Environment.ProcessId}) runs DeployStaging since 2026-11-20 19:34:04 UTC "
                + "(run 20261120T193404Z-v1.3.0); its lease is until 2026-11-20 19:35:04 UTC."
        );
    }

    [Fact]
    public async Task A_lease_that_was_given_back_is_free_and_the_next_has_a_higher_epoch()
    {
        var first = await _situation.Acquire();
        await first.DisposeAsync();
        await using var second = await _situation.Acquire();
        second.Epoch.ShouldBe(first.Epoch + 1);
        first.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task Only_the_last_lease_is_kept()
    {
        for (var turn = 0; turn < 3; turn++)
            await (await _situation.Acquire()).DisposeAsync();
        (await ObjectStoreContract.Keys(_situation.Store, "")).ShouldBe(["staging/lock/0000000003.json"]);
    }

    [Fact]
    public async Task Another_environment_is_another_lease()
    {
        await using var staging = await _situation.Acquire();
        await using var production = await Lease.Acquire(
            _situation.Store,
            "production",
            LeaseSituation.Request,
            _situation.Transcript,
            Cancellation
        );
    }

    [Fact]
    public async Task Of_many_who_want_an_environment_one_gets_it() => await OneOfMany(_situation.Store, 20);

    [Fact]
    public async Task Those_who_take_turns_are_never_two_at_a_time() => await InTurn(_situation.Store, 40);

    [Fact]
    public async Task A_lease_is_renewed_while_it_is_held()
    {
        await using var lease = await _situation.Acquire();
        for (var renewal = 1; renewal <= 6; renewal++)
        {
            _situation.Time.Advance(Renewal);
            await Eventually.Is(async () => (await _situation.Current())?.Renewed == _situation.Time.GetUtcNow(), Cancellation);
        }

        lease.Lost.IsCancellationRequested.ShouldBeFalse();
        (await _situation.Refusal()).Why.ShouldNotBeNull().ShouldContain("since 2026-11-20 19:34:04 UTC");
    }

    [Fact]
    public async Task A_store_that_is_away_for_a_moment_does_not_lose_the_lease()
    {
        await using var lease = await _situation.Acquire();
        _situation.Unmount();
        _situation.Time.Advance(Renewal);
        await Eventually.Is(() => _situation.Said.Contains("could not be renewed", StringComparison.Ordinal), Cancellation);
        _situation.MountAgain();
        _situation.Time.Advance(Renewal);
        await Eventually.Is(async () => (await _situation.Current())?.Renewed == _situation.Time.GetUtcNow(), Cancellation);
        lease.Lost.IsCancellationRequested.ShouldBeFalse();
        lease.ThrowIfLost();
    }

    [Fact]
    public async Task A_store_that_stays_away_loses_the_lease_when_it_lapses()
    {
        await using var lease = await _situation.Acquire();
        _situation.Unmount();
        _situation.Time.Advance(Renewal);
        await Eventually.Is(() => _situation.Said.Contains("could not be renewed", StringComparison.Ordinal), Cancellation);
        lease.Lost.IsCancellationRequested.ShouldBeFalse();
        _situation.Time.Advance(Renewal * 2);
        lease.Lost.IsCancellationRequested.ShouldBeTrue();
        Should.Throw<PipelineException>(lease.ThrowIfLost).Message.ShouldContain("is not there");
    }

    [Fact]
    public async Task A_lease_that_somebody_else_took_is_lost()
    {
        await using var lease = await _situation.Acquire();
        var other = LeaseRecord.Claimed(LeaseSituation.Request with { Command = "Rollback" }, _situation.Time.GetUtcNow());
        await _situation.Epochs.Write(lease.Epoch + 1, other, Cancellation);
        _situation.Time.Advance(Renewal);
        await Eventually.Is(() => lease.Lost.IsCancellationRequested, Cancellation);
        Should.Throw<PipelineException>(lease.ThrowIfLost).Message.ShouldContain("runs Rollback");
    }

    [Fact]
    public async Task Who_holds_an_environment_can_be_asked()
    {
        (await _situation.Current()).ShouldBeNull();
        await using (await _situation.Acquire())
            (await _situation.Current()).ShouldNotBeNull().Run.ShouldBe(LeaseSituation.Request.Run);
        (await _situation.Current()).ShouldBeNull();
    }

    [Fact]
    public async Task A_lease_that_cannot_be_given_back_warns()
    {
        var lease = await _situation.Acquire();
        _situation.Unmount();
        await lease.DisposeAsync();
        _situation.Said.ShouldContain("could not be given back");
        _situation.MountAgain();
    }

    /// <summary>All at once; all but one are refused, and all of those are told the one.</summary>
    internal static async Task OneOfMany(IObjectStore store, int many)
    {
        var (won, refused) = (new ConcurrentBag<Lease>(), new ConcurrentBag<PipelineException>());
        await Parallel.ForEachAsync(
            Enumerable.Range(1, many),
            new ParallelOptions { MaxDegreeOfParallelism = many },
            async (who, token) =>
            {
                var transcript = new Transcript(TextWriter.Null, new Secrets(), TimeProvider.System);
                try
                {
                    won.Add(await Lease.Acquire(store, "staging", new LeaseRequest($"run-{who}", "Deploy"), transcript, token));
                }
                catch (PipelineException refusal) when (refusal.ExitCode == ExitCode.Refused)
                {
                    refused.Add(refusal);
                }
            }
        );
        await using var winner = won.ShouldHaveSingleItem();
        var holder = await Lease.Current(store, "staging", TimeProvider.System, Cancellation);
        refused.Count.ShouldBe(many - 1);
        refused.ShouldAllBe(refusal => refusal.Why!.Contains($"(run {holder!.Run})", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_somebody_has_removed_from_the_store_is_no_lease_any_more()
    {
        await using var lease = await _situation.Acquire();
        await lease.Confirm(Cancellation);
        await foreach (var record in _situation.Store.List("staging/lock/", Cancellation))
            await _situation.Store.Delete(record.Key, Cancellation);
        await using var other = await Lease.Acquire(
            _situation.Store,
            "staging",
            new LeaseRequest("another run", "Rollback"),
            _situation.Transcript,
            Cancellation
        );
        (await Should.ThrowAsync<PipelineException>(() => lease.Confirm(Cancellation))).What.ShouldBe("The lease on \"staging\" was lost.");
        lease.Lost.IsCancellationRequested.ShouldBeTrue();
    }

    /// <summary>Eight at a time want it, until as many as are wanted have had it, one after another.</summary>
    internal static async Task InTurn(IObjectStore store, int turns)
    {
        var (holders, most) = (0, 0);
        var epochs = new ConcurrentBag<long>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, turns),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (_, token) =>
            {
                await using var lease = await AcquireInTurn(store, token);
                most = Math.Max(most, Interlocked.Increment(ref holders));
                await Task.Yield();
                epochs.Add(lease.Epoch);
                Interlocked.Decrement(ref holders);
            }
        );
        most.ShouldBe(1);
        epochs.Distinct().Count().ShouldBe(turns);
    }

    private static async Task<Lease> AcquireInTurn(IObjectStore store, CancellationToken cancellation)
    {
        var transcript = new Transcript(TextWriter.Null, new Secrets(), TimeProvider.System);
        while (true)
        {
            try
            {
                return await Lease.Acquire(store, "staging", LeaseSituation.Request, transcript, cancellation);
            }
            catch (PipelineException refusal) when (refusal.ExitCode == ExitCode.Refused)
            {
                await Task.Delay(1, cancellation);
            }
        }
    }
}
