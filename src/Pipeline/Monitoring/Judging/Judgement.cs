using Pipeline.Monitoring.Figures;
using Pipeline.Monitoring.Readings;

namespace Pipeline.Monitoring.Judging;

/// <summary>What a watch has come to so far: every reading goes in, verdicts and samples come out.</summary>
internal sealed class Judgement(MonitorSettings settings, Baseline? baseline)
{
    /// <summary>So many requests in a row without a good answer are no chance, however few there are.</summary>
    private const int FailedInARow = 5;

    private readonly List<Judge> _judges = [.. settings.ReadThresholds().Select(threshold => Judge.For(threshold, baseline))];
    private readonly Observer _observer = new(settings.Metrics);
    private readonly List<MonitorSample> _samples = [];
    private readonly Dictionary<string, Tally> _before = [];
    private Reading? _first;
    private Reading? _last;

    /// <summary>The verdicts as of the latest reading; none during the warm-up, save on an address that does not answer.</summary>
    public IReadOnlyList<ThresholdVerdict> Verdicts { get; private set; } = [];

    /// <summary>Whether the watch can stop, as nothing later would change that.</summary>
    public bool HasFailed => Verdicts.Any(verdict => verdict.Verdict == Verdict.Fail);

    /// <summary>Takes one more reading into account.</summary>
    public void Add(Reading reading)
    {
        _first ??= reading;
        _last = reading;
        var address = reading.Synthetic.FailedInARow >= FailedInARow ? Silent(reading.Synthetic) : [];
        if (reading.Elapsed < settings.EffectiveWarmUp)
        {
            Verdicts = address;
            return;
        }

        var observation = _observer.Observe(reading);
        Verdicts = [.. _judges.Select(judge => judge.Look(observation)), .. address];
        _samples.Add(new MonitorSample(reading.At, Charted(observation)));
        foreach (var (name, tally) in observation.Tallies)
            _before[name] = tally;
    }

    /// <summary>The record of the watch; there has been at least one reading.</summary>
    public MonitorRecord Record() =>
        new()
        {
            Started = _first!.At,
            Window = _last!.Elapsed,
            Verdict = Overall(),
            Verdicts = Verdicts,
            Samples = _samples,
            Requests = _before.TryGetValue(Figure.ErrorRate.Name, out var requests) ? requests.Count : null,
            SyntheticRequests = _last.Synthetic.Tally.Count,
            SyntheticFailures = _last.Synthetic.Tally.Failures,
        };

    private Verdict Overall() =>
        HasFailed ? Verdict.Fail
        : Verdicts.Count > 0 && Verdicts.All(verdict => verdict.Verdict == Verdict.Pass) ? Verdict.Pass
        : Verdict.Inconclusive;

    private Dictionary<string, double> Charted(Observation seen)
    {
        var figures = new Dictionary<string, double>(seen.Values);
        foreach (var (name, tally) in seen.Tallies)
        {
            var before = _before.GetValueOrDefault(name);
            if (Figure.Find(name)!.ValueOf(new Tally(tally.Failures - before.Failures, tally.Count - before.Count)) is { } value)
                figures[name] = value;
        }

        return figures;
    }

    private static ThresholdVerdict[] Silent(SyntheticReading requests) =>
        [
            new()
            {
                Threshold = "the public address answers",
                Figure = Figure.Availability.Name,
                Verdict = Verdict.Fail,
                Reason = $"{requests.FailedInARow} requests in a row failed; {requests.LastFailure}",
                Value = Figure.Availability.ValueOf(requests.Tally),
                Count = requests.Tally.Count,
            },
        ];
}
