using System.Globalization;
using Pipeline;
using Pipeline.Deployments;
using Pipeline.Migrations;
using Pipeline.Monitoring;
using Pipeline.Releases;
using Pipeline.Repositories;
using Pipeline.Runs;
using Pipeline.Store;

partial class Build
{
    Lease? Lease;
    Run? Run;
    RunLog? RunLog;

    RepositoryState Repository = RepositoryState.None;
    string Version = "";
    LiveState State = LiveState.Nothing;
    Artifact? Artifact;
    string Digest = "";
    MigrationFolder? Folder;
    Baseline? Baseline;
    RestorePoint? Point;

    /// <summary>False when this very release is live with all its migrations: then nothing is touched.</summary>
    bool HasWork = true;

    const string ThereIsWork = "there is something to do";

    Run CurrentRun =>
        Run
        ?? throw PipelineException.WrongUsage(
            "No run has begun: Preflight was skipped.",
            next: "Leave --skip out: no stage does without those before it."
        );

    RestorePoint RestorePoint => Point ?? throw new InvalidOperationException("There is no restore point yet.");

    RunStamp Stamp => new(CurrentRun.Id, CurrentRun.Start.By);

    MigrationRunner Runner =>
        new(Parts.Database, Folder!, Migrations, Parts.Transcript) { RecordsSchema = Migrations.Drift != DriftPolicy.Ignore };

    GitHubPublication GitHubPublication = new(null, new Transcript(TextWriter.Null, new(), TimeProvider.System));

    /// <summary>Takes the environment for this run, and begins its journal and log. The run that was interrupted before, if any, is told.</summary>
    async Task<RunSummary?> BeginRun(string command, string version, string commit, CancellationToken cancellation)
    {
        var id = await Run.NewId(Parts.Store, Parts.Name, version, Parts.Transcript.Time, cancellation);
        Lease = await Lease.Acquire(Parts.Store, Parts.Name, new LeaseRequest(id, command), Parts.Transcript, cancellation);
        Lease.Lost.Register(() =>
        {
            Parts.Transcript.Warn(
                $"The lease on {Parts.Name} is lost. {Lease.WhyLost} Somebody else may have it by now: whatever runs is ended."
            );
            Cancelling.Cancel();
        });
        var unfinished = command is nameof(Backup) or nameof(RestoreDatabase) ? null : await Parts.History.ToCarryOn(id, cancellation);
        Run = await Run.Begin(
            Parts.Store,
            id,
            new RunStart(Parts.Name, command, version, commit, By, unfinished?.Run, unfinished?.RestorePoint),
            Parts.Transcript,
            Parts.Secrets,
            cancellation
        );
        RunLog = RunLog.Open(TemporaryDirectory / "runs", id, Parts.Transcript);
        if (unfinished is not null)
            Parts.Transcript.Line(Continuing(unfinished));
        await Swap.Settle(cancellation);
        return unfinished;
    }

    /// <summary>Opens the environment as it is, with all others kept out and what a killed one has left settled, for something that is no run.</summary>
    async Task<Lease> OpenAlone(string command, CancellationToken cancellation)
    {
        await OpenToLook(cancellation);
        var lease = await TakeLease(Parts.Store, command, cancellation);
        try
        {
            await Swap.Settle(cancellation);
            await CleanUp(cancellation);
            return lease;
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    /// <summary>Keeps all others out for something that is no run: it changes nothing that has to be carried on or taken back.</summary>
    Task<Lease> TakeLease(IObjectStore store, string command, CancellationToken cancellation) =>
        Lease.Acquire(store, EnvironmentName, new LeaseRequest(WorkId(command), command), Transcript, cancellation);

    static string By => $"{System.Environment.UserName}@{System.Environment.MachineName}";

    /// <summary>What runs are named by, for something that is none.</summary>
    string WorkId(string command) =>
        $"{Transcript.Time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{command}";

    /// <summary>The run that would be carried on, for those who only look; one in progress is told and is none.</summary>
    async Task<RunSummary?> LookForUnfinished(CancellationToken cancellation)
    {
        var lease = await Lease.Current(Parts.Store, Parts.Name, Transcript.Time, cancellation);
        if (lease is not null)
            Transcript.Warn($"{Parts.Name} is in use: {lease} What is shown here may be another when that has ended.");
        return await Parts.History.ToCarryOn(lease?.Run, cancellation);
    }

    static string Continuing(RunSummary unfinished)
    {
        var where = unfinished.CurrentStep is { } step ? $" in {step}" : "";
        var what = unfinished.Status == RunStatus.NeedsPerson ? "failed and was not put back" : $"was interrupted{where}";
        var point = unfinished.RestorePoint?.Backup is { } backup ? $"; its backup {backup} stays the restore point" : "";
        return $"Run {unfinished.Run} {what}: this one carries on{point}.";
    }
}
