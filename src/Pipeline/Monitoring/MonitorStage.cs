using Pipeline.Databases;
using Pipeline.Monitoring.Judging;
using Pipeline.Monitoring.Readings;
using Pipeline.Runs;

namespace Pipeline.Monitoring;

/// <summary>Measures what is live before anything is changed, and watches the release once it has the traffic.</summary>
/// <param name="settings">What is watched, how long, and what must hold; checked.</param>
/// <param name="database">The service's database.</param>
/// <param name="transcript">Where it is told.</param>
public sealed class MonitorStage(MonitorSettings settings, Database database, Transcript transcript)
{
    /// <summary>What the last <see cref="Run"/> saw, also when it failed: a report wants most what a failed watch saw. Null before.</summary>
    public MonitorRecord? Record { get; private set; }

    /// <summary>What <see cref="Run"/> would do.</summary>
    public IEnumerable<string> Foresee() => [$"watch for {settings.Window.Value.Spoken()}: {string.Join("; ", settings.Thresholds)}"];

    /// <summary>
    /// Measures the live release for a few seconds. To be done before backups and migrations, as they would distort it. A source that
    /// does not answer and a service that is unwell already are warnings: the release may be what mends them.
    /// </summary>
    /// <param name="client">A client with the public address as its base; the caller disposes it.</param>
    /// <param name="cancellation">Ends the measurement.</param>
    public Task<Baseline> TakeBaseline(HttpClient client, CancellationToken cancellation) =>
        new BaselineMeasurement(settings, new WatchedService(client, database), transcript).Take(cancellation);

    /// <summary>Watches for the whole window, or until a threshold breaks. Changes nothing, whether it ends or is cancelled.</summary>
    /// <param name="client">A client with the public address as its base; the caller disposes it.</param>
    /// <param name="baseline">How the release before did; null when there was none.</param>
    /// <param name="cancellation">Ends the watch.</param>
    /// <exception cref="PipelineException">A threshold broke, or the public address stopped answering.</exception>
    public async Task<MonitorRecord> Run(HttpClient client, Baseline? baseline, CancellationToken cancellation)
    {
        var judgement = new Judgement(settings, baseline);
        var interval = settings.EffectiveInterval;
        var watch = new Watch(settings, new WatchedService(client, database), transcript.Time);
        var looks = (long)(settings.Window.Value / interval) + 1;
        using (var progress = transcript.Progress($"Watching for {settings.Window.Value.Spoken()}", looks, ProgressUnit.Steps))
        {
            await foreach (var reading in watch.Look(settings.Window, interval, cancellation))
            {
                judgement.Add(reading);
                progress.Advance(1);
                Detail(reading, judgement.Verdicts);
                if (judgement.HasFailed)
                    break;
            }
        }

        Record = judgement.Record();
        Tell(Record);
        return Record;
    }

    private void Detail(Reading reading, IReadOnlyList<ThresholdVerdict> verdicts)
    {
        foreach (var (source, error) in reading.Errors)
            transcript.Detail($"{reading.Elapsed.Spoken()}: {source}: {error}");
        foreach (var verdict in verdicts)
            transcript.Detail($"{reading.Elapsed.Spoken()}: {verdict.Verdict}: {verdict}");
    }

    private void Tell(MonitorRecord record)
    {
        var window = record.Window.Spoken();
        if (record.Verdict == Verdict.Fail)
            throw new PipelineException(
                $"The watch stopped after {window}: the release is not well.",
                string.Join(Environment.NewLine, record.Verdicts.Where(verdict => verdict.Verdict == Verdict.Fail))
            );
        var requests = record.Requests is { } counted
            ? $"the service counted {counted.Grouped()} requests"
            : "the service did not tell its requests";
        var own = $"{record.SyntheticFailures.Grouped()} of the watch's own {record.SyntheticRequests.Grouped()} failed";
        transcript.Line($"Watched for {window}: {requests}; {own}.");
        foreach (var verdict in record.Verdicts.Where(verdict => verdict.Verdict == Verdict.Pass))
            transcript.Line(verdict.ToString());
        foreach (var verdict in record.Verdicts.Where(verdict => verdict.Verdict == Verdict.Inconclusive))
            transcript.Warn($"{verdict} ({verdict.Threshold} could not be judged)");
    }
}
