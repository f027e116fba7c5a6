using Nuke.Common;
using Pipeline;
using Pipeline.Releases;
using Pipeline.Rollbacks;
using Pipeline.Runs;

partial class Build
{
    /// <summary>Ends every run, whatever became of it: what failed is put back, the result is told, the environment is given free.</summary>
    Target Conclude =>
        _ =>
            _.Unlisted()
                .AssuredAfterFailure()
                .After(Preflight, Backup, Rehearse, Migrate, Deploy, Smoke, Monitor, Publish, Rollback, RestoreDatabase)
                .OnlyWhenDynamic(() => Lease is not null, "a run has begun")
                .Executes(async () =>
                {
                    using var deadline = new CancellationTokenSource(
                        Lease!.Lost.IsCancellationRequested ? WithoutLease : Rollbacks.Deadline.Value
                    );
                    await using (Lease)
                    await using (Scratch)
                    {
                        if (Run is not null)
                            await Close(await Outcome(deadline.Token), deadline);
                    }
                });

    /// <summary>Whoever has lost the lease has nothing left to do but to say so, to a store that may not hear it.</summary>
    static readonly TimeSpan WithoutLease = TimeSpan.FromSeconds(30);

    bool IsDeployment => CurrentRun.HasStarted(nameof(Preflight));

    /// <summary>False for a single stage: nobody else needs to hear of that.</summary>
    bool IsWhole => ExecutionPlan.Any(target => target.Name is nameof(Publish) or nameof(Rollback) or nameof(RestoreDatabase));

    bool IsCancelled => Cancellation.IsCancellationRequested;

    /// <summary>A run that carries on may fail before it changes anything itself: what the first one changed is there all the same.</summary>
    bool MayHaveChanged =>
        CurrentRun.HasStarted(nameof(Migrate)) || CurrentRun.HasStarted(nameof(Deploy)) || CurrentRun.Start.Continues is not null;

    async Task<RunEnd> Outcome(CancellationToken cancellation)
    {
        if (!IsFailing && !IsCancelled && !IsWhole && MayHaveChanged)
            return new RunEnd(RunStatus.Interrupted, $"ended after {CurrentRun.Summary.Steps[^1].Name}, as asked");
        if (!IsFailing && !IsCancelled)
            return new RunEnd(HasWork ? RunStatus.Succeeded : RunStatus.NothingToDo, null);
        var lost = Lease!.Lost.IsCancellationRequested;
        var reason =
            Failure?.What
            ?? (
                lost ? "ended."
                : IsCancelled ? "cancelled"
                : "a defect; see the log"
            );
        if (
            Failure?.ExitCode is Pipeline.ExitCode.Refused or Pipeline.ExitCode.WrongUsage
            && !CurrentRun.HasStarted(nameof(Migrate))
            && !CurrentRun.HasStarted(nameof(Deploy))
        )
            return new RunEnd(RunStatus.Refused, $"{reason} {Failure.Why?.ReplaceLineEndings("; ")}".TrimEnd());
        if (lost)
            return NeedsPerson($"{reason} The lease was lost: somebody else may be at work by now, so nothing was put back.");
        if (Failure?.ExitCode == Pipeline.ExitCode.NeedsPerson || (CurrentRun.Start.IsRollback && CurrentRun.Summary.Steps.Count > 0))
            return NeedsPerson(reason);
        if (!IsDeployment || !MayHaveChanged || Point is null)
            return new RunEnd(
                CurrentRun.Start.Continues is not null ? RunStatus.Interrupted
                    : IsCancelled ? RunStatus.Cancelled
                    : RunStatus.Failed,
                reason
            );
        return Rollbacks.Automatic || IsCancelled
            ? await PutBack(reason, cancellation)
            : NeedsPerson($"{reason} Rollbacks.automatic is off.");
    }

    RunEnd NeedsPerson(string reason)
    {
        ExitCode = (int)Pipeline.ExitCode.NeedsPerson;
        var next = CurrentRun.Start.Command is nameof(Backup) or nameof(RestoreDatabase)
            ? "Run it again: what was begun is found and settled."
            : $"Take it back: {Invocation.Program} Rollback --environment {Parts.Name}";
        Parts.Transcript.Line($"A person is needed. Look: {Invocation.Program} Status --environment {Parts.Name}. {next}");
        return new RunEnd(RunStatus.NeedsPerson, reason);
    }

    async Task<RunEnd> PutBack(string reason, CancellationToken cancellation)
    {
        try
        {
            State = await Parts.Live.Read(cancellation);
            var situation = await Situation(RestorePoint, cancellation);
            await new RollbackStage(CurrentRun, RollbackActions, Parts.Transcript).Run(
                Pipeline.Rollbacks.RollbackPlan.PutBack(situation),
                cancellation
            );
            State = State.BackTo(RestorePoint.Release);
            await Parts.Live.Write(
                CurrentRun.HasStarted(nameof(Deploy)) && !IsCancelled ? State.Rejected(BadRelease(reason, automatic: true)) : State,
                cancellation
            );
            Parts.Transcript.Line(
                $"{Parts.Name} is as it was: {situation.To?.Version ?? "nothing"} with the schema at {situation.SchemaBefore ?? "nothing"}."
            );
            return new RunEnd(IsCancelled ? RunStatus.Cancelled : RunStatus.RolledBack, reason);
        }
        catch (Exception failure) when (failure is PipelineException or OperationCanceledException)
        {
            Parts.Transcript.Line($"Putting {Parts.Name} back failed too: {failure.Message}");
            return NeedsPerson($"{reason} Putting it back failed too: {failure.Message}");
        }
    }

    BadRelease BadRelease(string reason, bool automatic) =>
        new(Version, Repository.Identity, Digest, Parts.Transcript.Time.GetUtcNow(), reason, automatic);

    async Task Close(RunEnd end, CancellationTokenSource deadline)
    {
        try
        {
            await Close(end, deadline.Token);
        }
        catch (OperationCanceledException failure) when (deadline.IsCancellationRequested)
        {
            throw new PipelineException(
                "How this run ended could not be recorded.",
                "The store does not answer.",
                next: $"Look after the store. Until the next run, {Invocation.Program} History shows this one as interrupted.",
                innerException: failure
            );
        }
    }

    async Task Close(RunEnd end, CancellationToken cancellation)
    {
        await CurrentRun.End(end.Status, end.Reason, cancellation);
        var report = new RunReport(CurrentRun.Summary, Headline(end), [.. ReportSections()], Parts.Transcript.Warnings);
        await report.Save(Parts.Store, Secrets, cancellation);
        report.Tell(Parts.Transcript);
        if (EnvironmentInfo.GetVariable("GITHUB_STEP_SUMMARY") is { Length: > 0 } jobSummary)
            await File.AppendAllTextAsync(jobSummary, Secrets.Mask(report.ToMarkdown()), cancellation);
        await Tell(report, end, cancellation);
        if (Json)
            Print(
                new
                {
                    Headline = report.Headline,
                    CurrentRun.Summary,
                    Records = CurrentRun.Records,
                    Failure = Told(Failure),
                }
            );
        await RunLog!.Save(Parts.Store, CurrentRun.Summary, cancellation);
        RunLog.Dispose();
    }

    string Headline(RunEnd end) =>
        end.Status switch
        {
            RunStatus.Interrupted => $"{Version} is on its way to {Parts.Name} ({end.Reason}); deploy to complete it, or roll back",
            RunStatus.Succeeded when !IsWhole =>
                $"{CurrentRun.Summary.Steps[^1].Name} is done; {(State.Live is { } live ? $"{Parts.Name} runs {live.Version} as before" : $"nothing was deployed to {Parts.Name} that this store knows of")}",
            RunStatus.Succeeded when IsDeployment => $"{Parts.Name} runs {Version} ({Repository.ShortIdentity}) at {Parts.Service.Url}",
            RunStatus.Succeeded when CurrentRun.Start.IsRollback => $"{Parts.Name} was rolled back",
            RunStatus.Succeeded => $"{BackupId} was restored into \"{To ?? Parts.Database.Name}\" of {Parts.Name}",
            RunStatus.NothingToDo => $"{Parts.Name} runs {Version} already; nothing was touched",
            RunStatus.Refused => $"Refused; {Parts.Name} was not touched: {end.Reason}",
            RunStatus.RolledBack => $"{Version} failed and was taken back from {Parts.Name}: {end.Reason}",
            RunStatus.Cancelled => $"Cancelled; {Parts.Name} is as it was",
            RunStatus.NeedsPerson => $"{Parts.Name} needs a person: {end.Reason}",
            _ => $"Failed; {Parts.Name} was not changed: {end.Reason}",
        };

    async Task Tell(RunReport report, RunEnd end, CancellationToken cancellation)
    {
        if (!IsWhole || end.Status is RunStatus.NothingToDo or RunStatus.Refused)
            return;
        var state =
            end.Status == RunStatus.Succeeded ? GitHubDeploymentState.Success
            : end.Status == RunStatus.RolledBack ? GitHubDeploymentState.Failure
            : GitHubDeploymentState.Error;
        await GitHubPublication.End(state, report.Headline, new Uri(Parts.Service.Url), cancellation);
        await PostResult(report, cancellation);
    }
}
