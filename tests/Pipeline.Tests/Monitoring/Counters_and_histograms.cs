using FsCheck;
using FsCheck.Fluent;
using Pipeline.Monitoring.Prometheus;

namespace Pipeline.Tests.Monitoring;

public class Counters_and_histograms
{
    [Theory]
    [InlineData("""r{s="200"} 10""", """r{s="200"} 25""", 15)]
    [InlineData("""r{s="200"} 10""", """r{s="200"} 10""", 0)]
    [InlineData("""r{s="200"} 10""", """r{s="200"} 4""", 4)]
    [InlineData("""r{s="200"} 10""", "r{s=\"200\"} 10\nr{s=\"500\"} 3", 3)]
    [InlineData("r{s=\"200\"} 10\nr{s=\"500\"} 3", """r{s="200"} 12""", 2)]
    [InlineData("", """r{s="200"} 7""", 7)]
    [InlineData("other 1", "other 9", 0)]
    [InlineData("r 1", "r NaN", 0)]
    public void A_counter_grows_from_nothing_and_begins_anew_after_a_restart(string before, string after, double growth) =>
        CounterGrowth.Between(PrometheusText.Parse(before), PrometheusText.Parse(after), "r").Sum(series => series.Growth).ShouldBe(growth);

    [Theory]
    [InlineData(0.5, 0.1)]
    [InlineData(0.25, 0.05)]
    [InlineData(0.75, 0.3)]
    [InlineData(0.95, 0.5)]
    public void A_quantile_lies_on_a_straight_line_within_its_bucket(double share, double expected) =>
        // 100 requests: 50 up to 0.1 s, 25 more up to 0.3 s, 15 more up to 0.5 s, 10 slower than any bucket.
        Between("", Buckets(50, 75, 90, 100)).Quantile(share)!.Value.ShouldBe(expected, 1e-9);

    [Fact]
    public void Only_what_came_between_two_scrapes_counts_and_series_add_up()
    {
        var before = Buckets(1000, 1000, 1000, 1000);
        var histogram = Between(before, Buckets(1000, 1020, 1020, 1020));
        histogram.Count.ShouldBe(20);
        histogram.Quantile(0.5)!.Value.ShouldBe(0.2, 1e-9);
        histogram.With(Between("", Buckets(80, 80, 80, 80))).Count.ShouldBe(100);
    }

    [Fact]
    public void Without_observations_there_is_no_quantile()
    {
        Histogram.Empty.Quantile(0.95).ShouldBeNull();
        Between(Buckets(5, 5, 5, 5), Buckets(5, 5, 5, 5)).Quantile(0.95).ShouldBeNull();
        Between("", """d_bucket{le="+Inf"} 5""").Quantile(0.95).ShouldBeNull();
    }

    [Fact]
    public void A_quantile_is_as_near_to_the_true_one_as_its_bucket_is_wide() =>
        Prop.ForAll(
                Gen.Choose(1, 499).NonEmptyListOf().ToArbitrary(),
                Gen.Choose(1, 99).ToArbitrary(),
                (milliseconds, percent) =>
                {
                    var values = milliseconds.Select(value => value / 1000.0).Order().ToList();
                    var lines = new[] { 0.1, 0.3, 0.5 }.Select(bound =>
                        FormattableString.Invariant($"d_bucket{{le=\"{bound}\"}} {values.Count(value => value <= bound)}")
                    );

                    var quantile = Between("", string.Join('\n', lines.Append($"d_bucket{{le=\"+Inf\"}} {values.Count}")))
                        .Quantile(percent / 100.0)!
                        .Value;

                    var exact = values[((percent * values.Count) + 99) / 100 - 1];
                    Bucket(quantile).ShouldBe(Bucket(exact));
                }
            )
            .QuickCheckThrowOnFailure();

    private static int Bucket(double value) =>
        value <= 0.1 + 1e-9 ? 0
        : value <= 0.3 + 1e-9 ? 1
        : 2;

    private static Histogram Between(string before, string after) =>
        Histogram.Between(PrometheusText.Parse(before), PrometheusText.Parse(after), "d");

    private static string Buckets(int upTo100, int upTo300, int upTo500, int all) =>
        $"d_bucket{{le=\"0.1\"}} {upTo100}\nd_bucket{{le=\"0.3\"}} {upTo300}\nd_bucket{{le=\"0.5\"}} {upTo500}\nd_bucket{{le=\"+Inf\"}} {all}\n";
}
