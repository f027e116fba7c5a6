using FsCheck;
using FsCheck.Fluent;
using Pipeline.Monitoring.Judging;

namespace Pipeline.Tests.Monitoring;

public class The_binomial_test
{
    /// <summary>Reckoned another way: the distribution built up event by event.</summary>
    [Fact]
    public void The_tail_is_exact() =>
        Prop.ForAll(
                Gen.Choose(1, 200).ToArbitrary(),
                Gen.Choose(0, 200).ToArbitrary(),
                Gen.Choose(1, 99).ToArbitrary(),
                (count, failures, percent) =>
                {
                    var (share, failed) = (percent / 100.0, Math.Min(failures, count));
                    var distribution = new double[count + 1];
                    distribution[0] = 1;
                    for (var events = 1; events <= count; events++)
                    {
                        for (var k = events; k > 0; k--)
                            distribution[k] = (distribution[k] * (1 - share)) + (distribution[k - 1] * share);
                        distribution[0] *= 1 - share;
                    }

                    var exact = failed <= count * share ? 1 : distribution[failed..].Sum();
                    BinomialTest.Tail(failed, count, share).ShouldBe(exact, (1e-9 * exact) + 1e-300);
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 1000, 0.01, 1.0)]
    [InlineData(1, 10, 0.0, 0.0)]
    [InlineData(10, 10, 1.0, 1.0)]
    [InlineData(20, 20, 0.5, 9.5367431640625e-7)]
    [InlineData(1_000_000, 1_000_000, 0.5, 0.0)]
    public void The_ends_of_the_scale_are_no_trouble(long failures, long count, double share, double tail) =>
        BinomialTest.Tail(failures, count, share).ShouldBe(tail, 1e-15);

    [Fact]
    public void Many_events_are_reckoned_as_surely_as_few()
    {
        // 10,000,000 events at 1% have a deviation of 315: three of them above the mean are a tail of 0.00135.
        BinomialTest.Tail(100_945, 10_000_000, 0.01).ShouldBe(0.00135, 0.00005);
        BinomialTest.IsExceeded(100_945, 10_000_000, 0.01).ShouldBeFalse();
        BinomialTest.IsExceeded(101_000, 10_000_000, 0.01).ShouldBeTrue();
    }

    [Theory]
    [InlineData(19, 19, false)]
    [InlineData(2, 20, false)]
    [InlineData(3, 20, true)]
    public void A_handful_is_not_judged(long failures, long count, bool exceeded) =>
        BinomialTest.IsExceeded(failures, count, 0.001).ShouldBe(exceeded);
}
