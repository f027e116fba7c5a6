using Pipeline.Monitoring.Figures;
using Pipeline.Monitoring.Judging;
using Pipeline.Monitoring.Readings;
using Pipeline.Runs;

namespace Pipeline.Monitoring;

/// <summary>Watches a release that has just got the traffic, and stops at once when it breaks a threshold.</summary>
/// <param name="settings">What is watched, how long, and what must hold; checked.</param>
/// <param name="service">What is watched.</param>
/// <param name="transcript">Where it is told.</param>
public sealed class MonitorStage(MonitorSettings settings, WatchedService service, Transcript transcript)
{
    /// <summary>Watches for the whole window, or until a threshold breaks. Changes nothing, whether it ends or is cancelled.</summary>
    /// <param name="baseline">How the release before did; null when there was none.</param>
    /// <param name="seen">Gets the record, once, whatever the verdict: a report wants most what a failed watch saw.</param>
    /// <param name="cancellation">Ends the watch; <paramref name="seen"/> is then not called.</param>
    /// <exception cref="PipelineException">A threshold broke, or the public address stopped answering.</exception>
    public async Task<MonitorRecord> Run(Baseline? baseline, Action<MonitorRecord> seen, CancellationToken cancellation)
    {
        var judgement = new Judgement(settings, baseline);
        var interval = settings.EffectiveInterval;
        using (var progress = transcript.Progress($"Watching for {settings.Window.Value.Spoken()}", (long)(settings.Window.Value / interval) + 1, ProgressUnit.Steps))
        {
            await foreach (var reading in new Watch(settings, service, transcript.Time).Look(settings.Window, interval, cancellation))
            {
                judgement.Add(reading);
                progress.Advance(1);
                Detail(reading, judgement.Verdicts);
                if (judgement.HasFailed)
                    break;
            }
        }

        var record = judgement.Record();
        seen(record);
        Tell(record);
        return record;
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
                string.Join(Environment.NewLine, record.Verdicts.Where(verdict => verdict.Verdict == Verdict.Fail)));
        var requests = record.Requests is { } counted ? $"the service counted {counted.Grouped()} requests" : "the service did not tell its requests";
        transcript.Line($"Watched for {window}: {requests}; {record.SyntheticFailures.Grouped()} of the watch's own {record.SyntheticRequests.Grouped()} failed.");
        foreach (var verdict in record.Verdicts.Where(verdict => verdict.Verdict == Verdict.Pass))
            transcript.Line(verdict.ToString());
        foreach (var verdict in record.Verdicts.Where(verdict => verdict.Verdict == Verdict.Inconclusive))
            transcript.Warn($"{verdict} ({verdict.Threshold} could not be judged)");
    }
}
