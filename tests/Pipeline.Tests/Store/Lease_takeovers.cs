using System.Diagnostics;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Store;

public sealed class Lease_takeovers : IDisposable
{
    private static readonly ProcessIdentity Elsewhere = new("alice", "host1", 4711, 12345, "another machine");
    private static readonly TimeSpan Duration = LeaseSituation.Request.Duration;

    private readonly LeaseSituation _situation = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _situation.Dispose();

    [Fact]
    public async Task The_lease_of_a_killed_process_of_this_machine_is_taken_at_once()
    {
        using var holder = Process.Start("sleep", "60");
        await _situation.HeldBy(ProcessIdentity.Of(holder.Id));
        await _situation.Refusal();

        holder.Kill();
        await holder.WaitForExitAsync(Cancellation);
        await using var lease = await _situation.Acquire();
        lease.Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task A_process_id_that_is_used_again_does_not_keep_the_lease()
    {
        var me = ProcessIdentity.Current();
        await _situation.HeldBy(me with { Started = me.Started - 1 });
        await using var lease = await _situation.Acquire();
    }

    [Fact]
    public async Task A_process_of_another_container_is_not_taken_for_dead()
    {
        await _situation.HeldBy(ProcessIdentity.Current() with { Process = int.MaxValue, Space = "this machine, another pid namespace" });
        await _situation.Refusal();
    }

    [Fact]
    public async Task A_lapsed_lease_of_this_machine_is_taken_though_its_holder_hangs()
    {
        await _situation.HeldBy(ProcessIdentity.Current());
        _situation.Time.Advance(Duration);
        await _situation.Refusal();
        _situation.Time.Advance(TimeSpan.FromTicks(1));
        await using var lease = await _situation.Acquire();
    }

    [Fact]
    public async Task A_lease_of_another_machine_that_lapsed_long_ago_is_taken()
    {
        await _situation.HeldBy(Elsewhere);
        _situation.Time.Advance(Duration);
        await _situation.Refusal();
        _situation.Time.Advance(LeaseJudgement.ClockSkew + TimeSpan.FromSeconds(1));
        await using var lease = await _situation.Acquire();
    }

    [Fact]
    public async Task A_lease_of_another_machine_that_has_just_lapsed_is_taken_after_it_was_watched_unchanged_for_its_length()
    {
        await _situation.HeldBy(Elsewhere);
        _situation.Time.Advance(Duration + TimeSpan.FromSeconds(1));
        var acquiring = _situation.Acquire();
        for (var look = 1; look <= 5; look++)
            await NextLook(acquiring);
        acquiring.IsCompleted.ShouldBeFalse();
        await NextLook(acquiring, last: true);
        await using var lease = await acquiring;
        _situation.Said.ShouldContain("watching it for 1 min 00 s. alice@host1 (process 4711) runs DeployStaging");
    }

    [Fact]
    public async Task A_lease_that_is_renewed_while_it_is_watched_stays_with_its_holder_whatever_the_clocks_say()
    {
        var held = await _situation.HeldBy(Elsewhere);
        _situation.Time.Advance(Duration + TimeSpan.FromSeconds(1));
        var acquiring = _situation.Acquire();
        await NextLook(acquiring);
        // The holder's clock is behind ours by more than the lease's length.
        await _situation.Epochs.Write(1, held.Renew(held.Renewed + Duration / 3), Cancellation);
        await NextLook(acquiring, last: true);
        (await Should.ThrowAsync<PipelineException>(() => acquiring)).ExitCode.ShouldBe(ExitCode.Refused);
    }

    [Fact]
    public async Task Whoever_claims_an_epoch_that_others_have_long_left_behind_does_not_hold_the_lease()
    {
        await (await _situation.Acquire()).DisposeAsync();
        Lease? holder = null;
        var slow = new InterposedStore(_situation.Store)
        {
            // Between looking and claiming, somebody had epoch 2 and gave it back, and somebody else has 3 and pruned what was before.
            BeforeCreate = async () =>
            {
                await (await _situation.Acquire()).DisposeAsync();
                holder = await _situation.Acquire();
            },
        };
        (await Should.ThrowAsync<PipelineException>(() => _situation.Acquire(slow))).ExitCode.ShouldBe(ExitCode.Refused);
        holder.ShouldNotBeNull().Epoch.ShouldBe(3);
        holder.Lost.IsCancellationRequested.ShouldBeFalse();
        await holder.DisposeAsync();
    }

    [Fact]
    public async Task A_claim_whose_answer_got_lost_is_recognised()
    {
        var repeating = new InterposedStore(_situation.Store) { Answer = static _ => false };
        await using var lease = await _situation.Acquire(repeating);
        lease.Epoch.ShouldBe(1);
    }

    [Fact]
    public async Task A_store_that_lets_everybody_create_the_same_object_is_refused()
    {
        var careless = new InterposedStore(_situation.Store) { Answer = static _ => true };
        (await Should.ThrowAsync<PipelineException>(() => _situation.Acquire(careless))).Message.ShouldContain("cannot be used for leases");
    }

    /// <summary>Lets the one who watches sleep until the next look, and look.</summary>
    private async Task NextLook(Task acquiring, bool last = false)
    {
        await Eventually.Is(() => _situation.Time.Waiting == 1, Cancellation);
        _situation.Time.Advance(Duration / 6);
        await Eventually.Is(() => acquiring.IsCompleted || (!last && _situation.Time.Waiting == 1), Cancellation);
    }
}
