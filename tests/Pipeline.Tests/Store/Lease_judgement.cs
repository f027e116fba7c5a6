using FsCheck;
using FsCheck.Fluent;
using Pipeline.Store;

namespace Pipeline.Tests.Store;

public class Lease_judgement
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 19, 34, 4, TimeSpan.Zero);
    private static readonly ProcessIdentity Here = new("alice", "host1", 1, 1, "here");

    [Fact]
    public void No_lease_is_free() => LeaseJudgement.Judge(null, Here, false, Now).ShouldBe(LeaseState.Free);

    [Fact]
    public void A_lease_is_free_when_it_was_given_back_or_its_holder_is_dead() =>
        Prop.ForAll<int, bool>(
                (overdue, here) =>
                {
                    var record = Lease(overdue, here);
                    LeaseJudgement.Judge(record with { Released = Now }, Here, false, Now).ShouldBe(LeaseState.Free);
                    LeaseJudgement.Judge(record, Here, true, Now).ShouldBe(LeaseState.Free);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_lease_that_has_not_lapsed_is_held() =>
        Prop.ForAll<NonNegativeInt, bool>(
                (left, here) => LeaseJudgement.Judge(Lease(-left.Get, here), Here, false, Now).ShouldBe(LeaseState.Held)
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_lapsed_lease_of_the_same_machine_is_free() =>
        Prop.ForAll<PositiveInt>(overdue =>
                LeaseJudgement.Judge(Lease(overdue.Get, here: true), Here, false, Now).ShouldBe(LeaseState.Free)
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1, LeaseState.Doubtful)]
    [InlineData(120, LeaseState.Doubtful)]
    [InlineData(121, LeaseState.Free)]
    internal void A_lapsed_lease_of_another_machine_is_doubtful_for_as_long_as_clocks_may_differ(int overdue, LeaseState expected) =>
        LeaseJudgement.Judge(Lease(overdue, here: false), Here, false, Now).ShouldBe(expected);

    [Fact]
    public void A_machine_that_is_not_known_is_another_one() =>
        LeaseJudgement
            .Judge(Lease(1, here: true) with { Holder = Here with { Space = null } }, Here with { Space = null }, false, Now)
            .ShouldBe(LeaseState.Doubtful);

    private static LeaseRecord Lease(int overdue, bool here) =>
        new()
        {
            Holder = here ? Here : Here with { Space = "there" },
            Claim = Guid.NewGuid(),
            Run = "run",
            Command = "Deploy",
            Since = Now,
            Renewed = Now.AddSeconds(-60 - overdue),
            Until = Now.AddSeconds(-overdue),
        };
}
