using Pipeline.Runs;

namespace Pipeline.Tests.Runs;

public class Figures_in_words
{
    [Theory]
    [InlineData(3, "3 ms")]
    [InlineData(999.4, "999 ms")]
    [InlineData(999.6, "1.0 s")]
    [InlineData(12340, "12.3 s")]
    [InlineData(59960, "1 min 00 s")]
    [InlineData(125000, "2 min 05 s")]
    [InlineData(11220000, "3 h 07 min")]
    public void A_time_has_the_unit_that_suits_it(double milliseconds, string words) =>
        TimeSpan.FromMilliseconds(milliseconds).Spoken().ShouldBe(words);

    [Fact]
    public void A_count_agrees_with_its_noun()
    {
        1.Counted("migration").ShouldBe("1 migration");
        100000.Counted("row").ShouldBe("100,000 rows");
    }

    [Theory]
    [InlineData(0, 10L, "░░░░░░░░░░░░░░░░░░░░ ")]
    [InlineData(5, 10L, "██████████░░░░░░░░░░ ")]
    [InlineData(12, 10L, "████████████████████ ")]
    [InlineData(5, null, "")]
    [InlineData(5, 0L, "")]
    public void And_in_a_terminal_at_a_glance(long done, long? total, string bar) => Progress.Bar(done, total).ShouldBe(bar);

    [Fact]
    public void Progress_says_how_much_how_fast_and_how_long_still() =>
        Progress
            .Describe("Backing up app", 50 << 20, 200 << 20, ProgressUnit.Bytes, TimeSpan.FromSeconds(10))
            .ShouldBe("Backing up app: 50.0 MB of 200.0 MB (25%), 5.0 MB/s, 30.0 s left");
}
