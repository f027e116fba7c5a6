using Pipeline.Monitoring.Figures;
using Pipeline.Monitoring.Judging;
using Pipeline.Monitoring.Readings;
using Pipeline.Runs;

namespace Pipeline.Monitoring;

/// <summary>Measures the live release for a moment, and says when it is unwell already.</summary>
internal sealed class BaselineMeasurement(MonitorSettings settings, WatchedService service, Transcript transcript)
{
    /// <summary>Enough for a median.</summary>
    private const int Intervals = 4;

    public async Task<Baseline> Take(CancellationToken cancellation)
    {
        var observer = new Observer(settings.Metrics);
        var observations = new List<Observation>();
        Reading? last = null,
            scraped = null;
        using (transcript.Progress("Measuring the live release"))
        {
            var window = settings.BaselineWindow.Value;
            await foreach (var reading in new Watch(settings, service, transcript.Time).Look(window, window / Intervals, cancellation))
            {
                observations.Add(observer.Observe(reading));
                last = reading;
                scraped = reading.Metrics is null ? scraped : reading;
            }
        }

        var sinceStart = scraped is null ? new Dictionary<string, Tally>() : observer.SinceStart(scraped.Metrics!);
        var baseline = new Baseline
        {
            TakenAt = last!.At,
            Window = last.Elapsed,
            Figures = FiguresOf(observations, sinceStart),
        };
        Tell(baseline, last);
        return baseline;
    }

    private static Dictionary<string, BaselineFigure> FiguresOf(
        IReadOnlyList<Observation> observations,
        IReadOnlyDictionary<string, Tally> sinceStart
    )
    {
        var figures = new Dictionary<string, BaselineFigure>();
        foreach (var name in Figure.All.Where(figure => !figure.IsTallied).Select(figure => figure.Name))
        {
            if (Median.Of([.. observations.Where(seen => seen.Values.ContainsKey(name)).Select(seen => seen.Values[name])]) is { } median)
                figures[name] = new BaselineFigure(median, null, null);
        }

        foreach (var figure in Figure.All.Where(figure => figure.IsTallied))
        {
            var tally = observations.LastOrDefault(seen => seen.Tallies.ContainsKey(figure.Name))?.Tallies[figure.Name] ?? default;
            var all = sinceStart.GetValueOrDefault(figure.Name);
            if (tally.Count > 0 || all.Count > 0)
                figures[figure.Name] = BaselineFigure.Of(figure, tally, all);
        }

        return figures;
    }

    private void Tell(Baseline baseline, Reading last)
    {
        var told = Figure
            .All.Where(figure => baseline.Figures.ContainsKey(figure.Name))
            .Select(figure => $"{figure.Name} {figure.Unit.Spoken(baseline.Figures[figure.Name].Value)}")
            .DefaultIfEmpty("nothing could be measured");
        transcript.Line($"The live release before: {string.Join(", ", told)}.");
        foreach (var (source, error) in last.Errors)
            transcript.Warn($"No baseline from {source}: {error}");
        foreach (var threshold in settings.ReadThresholds())
        {
            if (baseline.Figures.TryGetValue(threshold.Figure.Name, out var figure) && figure.Breaks(threshold))
                transcript.Warn(
                    $"The live release is already unhealthy: {threshold.Figure.Name} is {threshold.Figure.Unit.Spoken(figure.Value)}, "
                        + $"expected {threshold.Text}. It is not held against the new one."
                );
        }
    }
}
