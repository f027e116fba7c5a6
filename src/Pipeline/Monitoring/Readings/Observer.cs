using Pipeline.Monitoring.Figures;
using Pipeline.Monitoring.Judging;
using Pipeline.Monitoring.Prometheus;

namespace Pipeline.Monitoring.Readings;

/// <summary>
/// Makes figures of readings. The first reading is where counting begins; a reading without metrics is bridged, so that
/// nothing that was counted meanwhile is lost.
/// </summary>
internal sealed class Observer(MetricSettings names)
{
    private Reading? _first;
    private Reading? _scraped;
    private long? _deadlocks;
    private Histogram _durations = Histogram.Empty;
    private readonly Dictionary<string, Tally> _sinceFirst = [];

    /// <summary>The figures as of this reading.</summary>
    public Observation Observe(Reading reading)
    {
        _first ??= reading;
        var tallies = new Dictionary<string, Tally>();
        var values = new Dictionary<string, double>();
        ObserveRequests(reading, tallies);
        if (reading.Metrics is not null)
        {
            ObserveMetrics(reading, tallies, values);
            _scraped = reading;
        }

        if (reading.Database is { } database)
            ObserveDatabase(database, values);
        return new Observation(tallies, values, reading.Errors);
    }

    /// <summary>What a service has counted since it was started.</summary>
    public IReadOnlyDictionary<string, Tally> SinceStart(IReadOnlyList<MetricPoint> metrics) => Growth([], metrics);

    private void ObserveRequests(Reading reading, Dictionary<string, Tally> tallies)
    {
        var (now, first) = (reading.Synthetic.Tally, _first!.Synthetic.Tally);
        if (now.Count > first.Count)
            tallies[Figure.Availability.Name] = new Tally(now.Failures - first.Failures, now.Count - first.Count);
    }

    private void ObserveMetrics(Reading reading, Dictionary<string, Tally> tallies, Dictionary<string, double> values)
    {
        if (_scraped is null)
            return;
        foreach (var (name, grown) in Growth(_scraped.Metrics!, reading.Metrics!))
        {
            _sinceFirst[name] = tallies[name] = _sinceFirst.GetValueOrDefault(name) + grown;
            if (name == Figure.ErrorRate.Name && reading.Elapsed > _scraped.Elapsed)
                values[Figure.RequestRate.Name] = grown.Count / (reading.Elapsed - _scraped.Elapsed).TotalSeconds;
        }

        // A quantile of a handful is its slowest request: requests are gathered until there are enough of them, then counted anew.
        _durations = _durations.With(Histogram.Between(_scraped.Metrics!, reading.Metrics!, names.Durations));
        if (_durations.Count < BinomialTest.FewestEvents)
            return;
        foreach (var (figure, share) in Figure.Quantiles)
        {
            if (_durations.Quantile(share) is { } quantile)
                values[figure.Name] = quantile;
        }

        _durations = Histogram.Empty;
    }

    private void ObserveDatabase(DatabaseReading database, Dictionary<string, double> values)
    {
        values[Figure.DatabaseConnections.Name] = database.Connections;
        if (database.LongestQuery is { } longest)
            values[Figure.LongestQuery.Name] = longest;
        if (database.LockWaits is { } waits)
            values[Figure.LockWaits.Name] = waits;
        _deadlocks ??= database.Deadlocks;
        values[Figure.Deadlocks.Name] = Math.Max(0, database.Deadlocks - _deadlocks.Value);
    }

    /// <summary>The counted figures between two scrapes; one that the service does not count at all is missing.</summary>
    private Dictionary<string, Tally> Growth(IReadOnlyList<MetricPoint> before, IReadOnlyList<MetricPoint> after)
    {
        var tallies = new Dictionary<string, Tally>();
        Count(Figure.ErrorRate, names.Requests, point => point.Label(names.StatusLabel).StartsWith('5'));
        Count(Figure.LoginSuccess, names.Logins, point => point.Label(names.OutcomeLabel) != names.SuccessOutcome);
        return tallies;

        void Count(Figure figure, string metric, Func<MetricPoint, bool> isFailure)
        {
            var grown = CounterGrowth.Between(before, after, metric).ToList();
            var failures = grown.Where(series => isFailure(series.Point)).Sum(series => series.Growth);
            if (grown.Count > 0)
                tallies[figure.Name] = new Tally((long)failures, (long)grown.Sum(series => series.Growth));
        }
    }
}
