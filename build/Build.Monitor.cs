using System.ComponentModel;
using Nuke.Common;
using Pipeline.Monitoring;
using Pipeline.Runs;

partial class Build
{
    [Category("Stages")]
    Target Monitor =>
        _ =>
            _.Description("Watches errors, times, logins and the database for a while, against thresholds and the baseline from before")
                .DependsOn(Smoke)
                .OnlyWhenDynamic(() => HasWork, ThereIsWork)
                .Executes(() => Act(cancellation => CurrentRun.Step(nameof(Monitor), Watch, cancellation), MonitorStage.Foresee));

    MonitorStage MonitorStage => new(Monitoring, Parts.Database, Parts.Transcript);

    async Task<MonitorRecord> Watch(CancellationToken cancellation)
    {
        using var client = PublicClient();
        return await MonitorStage.Run(client, Baseline, cancellation);
    }

    /// <summary>The live release before anything is changed. A run that carries on keeps the first run's: traffic may be on the new release by now.</summary>
    async Task<Baseline?> TakeBaseline(RunSummary? unfinished, CancellationToken cancellation)
    {
        if (unfinished is not null)
            return await RunRecords.Read<Baseline>(Parts.Store, Parts.Name, unfinished.Run, nameof(Baseline), cancellation);
        using var client = PublicClient();
        return await CurrentRun.Step(nameof(Baseline), token => MonitorStage.TakeBaseline(client, token), cancellation);
    }
}
