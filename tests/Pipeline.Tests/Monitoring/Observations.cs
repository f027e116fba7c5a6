using Pipeline.Monitoring;
using Pipeline.Monitoring.Figures;
using Pipeline.Monitoring.Prometheus;
using Pipeline.Monitoring.Readings;

namespace Pipeline.Tests.Monitoring;

public class Observations
{
    private readonly Observer _observer = new(new MetricSettings());

    [Fact]
    public void Counting_begins_at_the_first_reading()
    {
        _observer.Observe(Reading(0, Requests(1_000_000, 500))).Tallies.ShouldBeEmpty();
        _observer.Observe(Reading(1, Requests(1_000_090, 510))).Tallies["error-rate"].ShouldBe(new Tally(10, 100));
        var third = _observer.Observe(Reading(3, Requests(1_000_140, 510)));
        third.Tallies["error-rate"].ShouldBe(new Tally(10, 150));
        third.Values["request-rate"].ShouldBe(25);
    }

    [Fact]
    public void A_reading_without_metrics_is_bridged()
    {
        _observer.Observe(Reading(0, Requests(100, 0)));
        _observer.Observe(Reading(1, null)).Tallies.ShouldBeEmpty();
        _observer.Observe(Reading(2, Requests(300, 4))).Tallies["error-rate"].ShouldBe(new Tally(4, 204));
    }

    [Fact]
    public void A_service_that_was_started_again_counts_on()
    {
        _observer.Observe(Reading(0, Requests(1000, 10)));
        _observer.Observe(Reading(1, Requests(1050, 10)));
        _observer.Observe(Reading(2, Requests(20, 1))).Tallies["error-rate"].ShouldBe(new Tally(1, 71));
    }

    [Fact]
    public void Statuses_of_one_class_are_told_by_their_first_digit_and_names_can_be_others()
    {
        var observer = new Observer(
            new MetricSettings
            {
                Requests = "calls",
                StatusLabel = "code",
                Logins = "sessions",
                OutcomeLabel = "result",
                SuccessOutcome = "ok",
            }
        );
        observer.Observe(Reading(0, ""));
        var seen = observer.Observe(
            Reading(
                1,
                "calls{code=\"503\"} 2\ncalls{code=\"5xx\"} 1\ncalls{code=\"404\"} 7\nsessions{result=\"ok\"} 8\nsessions{result=\"locked\"} 2\n"
            )
        );
        seen.Tallies["error-rate"].ShouldBe(new Tally(3, 10));
        seen.Tallies["login-success"].ShouldBe(new Tally(2, 10));
    }

    [Fact]
    public void Quantiles_wait_for_twenty_requests_and_then_count_anew()
    {
        _observer.Observe(Reading(0, Durations(0, 0)));
        _observer.Observe(Reading(1, Durations(19, 19))).Values.Keys.ShouldNotContain("p95");
        _observer.Observe(Reading(2, Durations(20, 20))).Values["p95"].ShouldBe(0.095, 1e-9);
        _observer.Observe(Reading(3, Durations(20, 30))).Values.Keys.ShouldNotContain("p95");
        _observer.Observe(Reading(4, Durations(20, 40))).Values["p50"].ShouldBe(0.55, 1e-9);
    }

    [Fact]
    public void Deadlocks_count_from_the_first_reading_of_the_database()
    {
        _observer.Observe(Reading(0, null)).Values.ShouldBeEmpty();
        _observer.Observe(Reading(1, null) with { Database = new DatabaseReading(0.1, 2, 3, 40) }).Values["deadlocks"].ShouldBe(0);
        var seen = _observer.Observe(Reading(2, null) with { Database = new DatabaseReading(0.2, null, null, 42) });
        seen.Values.ShouldBe(new Dictionary<string, double> { ["database-connections"] = 0.2, ["deadlocks"] = 2 }, ignoreOrder: true);
    }

    [Fact]
    public void Own_requests_count_from_the_first_reading()
    {
        _observer.Observe(Reading(0, null) with { Synthetic = new SyntheticReading(new Tally(4, 10), 0, "") });
        _observer
            .Observe(Reading(1, null) with { Synthetic = new SyntheticReading(new Tally(5, 40), 0, "") })
            .Tallies["availability"]
            .ShouldBe(new Tally(1, 30));
    }

    private static Reading Reading(int second, string? metrics) =>
        new(
            DateTimeOffset.UnixEpoch.AddSeconds(second),
            TimeSpan.FromSeconds(second),
            metrics is null ? null : PrometheusText.Parse(metrics),
            null,
            SyntheticReading.Nothing
        );

    private static string Requests(int good, int bad) =>
        $"http_requests_total{{status=\"200\"}} {good}\nhttp_requests_total{{status=\"500\"}} {bad}\n";

    private static string Durations(int upTo100, int upTo1000) =>
        $"http_request_duration_seconds_bucket{{le=\"0.1\"}} {upTo100}\nhttp_request_duration_seconds_bucket{{le=\"1\"}} {upTo1000}\nhttp_request_duration_seconds_bucket{{le=\"+Inf\"}} {upTo1000}\n";
}
