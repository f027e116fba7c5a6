using System.ComponentModel;
using Nuke.Common;
using Pipeline;
using Pipeline.Backups;
using Pipeline.Deployments;
using Pipeline.Repositories;
using Pipeline.Rollbacks;
using Pipeline.Runs;
using PlannedRollback = Pipeline.Rollbacks.RollbackPlan;

partial class Build
{
    [Category("Take back")]
    Target Rollback =>
        _ =>
            _.Description("Takes the live release back: shows level, steps and data loss, then acts after a yes")
                .Requires(() => Environment)
                .Triggers(Conclude)
                .Executes(() =>
                    Act(
                        async cancellation =>
                        {
                            await Open(cancellation);
                            await ReadMigrations(cancellation);
                            State = await Parts.Live.Read(cancellation);
                            Version = State.Live?.Version ?? "none";
                            var unfinished = await BeginRun(nameof(Rollback), Version, State.Live?.Commit ?? "", cancellation);
                            await CleanUp(cancellation);
                            var plan = await PlanRollback(unfinished, cancellation);
                            Tell(plan, Parts.Transcript.Line);
                            await Confirm($"Roll {Parts.Name} back to {plan.Situation.To!.Version}?", "rollback", cancellation);
                            await Announce("rollback", cancellation);
                            await CurrentRun.Note(Point! with { Level = (int)plan.Level }, cancellation);
                            await new RollbackStage(CurrentRun, RollbackActions, Parts.Transcript).Run(plan, cancellation);
                            await RecordRollback(plan, cancellation);
                        },
                        ForeseeRollback
                    )
                );

    [Category("Take back")]
    Target RollbackPlan =>
        _ =>
            _.Description("Shows what Rollback would do, and does nothing")
                .Requires(() => Environment)
                .Executes(() =>
                    Act(async cancellation =>
                    {
                        var plan = await LookForRollback(cancellation);
                        if (Json)
                            Print(plan);
                        else
                            Tell(plan, Console.Out.WriteLine);
                    })
                );

    async Task<IEnumerable<string>> ForeseeRollback(CancellationToken cancellation)
    {
        var plan = await LookForRollback(cancellation);
        Tell(plan, Parts.Transcript.Line);
        if (Json)
            Print(plan);
        return [];
    }

    async Task<PlannedRollback> LookForRollback(CancellationToken cancellation)
    {
        await OpenToLook(cancellation);
        await ReadMigrations(cancellation);
        State = await Parts.Live.Read(cancellation);
        return await PlanRollback(await LookForUnfinished(cancellation), cancellation);
    }

    async Task<PlannedRollback> PlanRollback(RunSummary? unfinished, CancellationToken cancellation)
    {
        if (unfinished is { RestorePoint: null } && unfinished.Start.Command != nameof(Rollback) && Level is null)
            throw PipelineException.Refused(
                $"There is nothing to take back of run {unfinished.Run}: it was interrupted before it changed anything.",
                next: "Deploy again; or take back what is live by naming the level: --level 2"
            );
        Point =
            unfinished?.RestorePoint
            ?? new RestorePoint(State.Previous, State.Live?.SchemaBefore, State.Live?.Backup, Run?.Id ?? "") { OfRollback = true };
        var situation = await Situation(Point, cancellation) with { Symptom = Symptom, Interrupted = !Point.OfRollback };
        var decision =
            Level is { } named ? RollbackDecision.Named(NamedLevel(named), situation)
            : Symptom == Symptom.Unknown && unfinished?.RestorePoint?.Level is { } begun
                ? RollbackDecision.Begun((RollbackLevel)begun, situation)
            : RollbackDecision.Choose(situation);
        if (decision.Level != RollbackLevel.Restore)
            return PlannedRollback.For(decision, situation);
        var manifest = await Parts.Catalogue.Read(situation.Backup!, cancellation);
        await Swap.ThrowIfImpossible(manifest, null, cancellation);
        var lost = await DataLoss.Since(Parts.Database, manifest, TimeProvider.System, cancellation);
        return PlannedRollback.For(decision, situation, lost.ToString());
    }

    async Task<RollbackSituation> Situation(RestorePoint point, CancellationToken cancellation)
    {
        var status = await Runner.Status(cancellation);
        var slot = point.Release is { } release && Slot.TryParse(release.Slot, out var found) ? found : null;
        var backup = point.Backup is null ? null : await Parts.Catalogue.Find(point.Backup, cancellation);
        var verified = backup?.Manifest?.IsVerified(BackupOptions.Verification) == true;
        var isWarm =
            slot is not null
            && Parts.Slots.Status(slot) is { Running: true } running
            && running.Release?.Artifact == point.Release!.Artifact;
        return new RollbackSituation
        {
            From = State.Live == point.Release ? null : State.Live,
            To = point.Release,
            SchemaNow = status.Newest,
            SchemaBefore = point.SchemaRevision,
            IsWarm = isWarm,
            HasTraffic = isWarm && Parts.Traffic.Current() == slot,
            WithoutDown = [.. status.WithoutDown(point.SchemaRevision)],
            Backup = point.Backup,
            BackupIsVerified = verified,
            BackupProof = backup?.Manifest?.Proof ?? backup?.Fault ?? "it is not in the store",
            SchemaInBackup = verified ? backup!.Manifest!.For.SchemaRevision : null,
        };
    }

    static RollbackLevel NamedLevel(int level) =>
        Enum.IsDefined((RollbackLevel)level)
            ? (RollbackLevel)level
            : throw PipelineException.WrongUsage($"--level: found {level}, expected 1, 2 or 3.");

    static void Tell(PlannedRollback plan, Action<string> line)
    {
        line(
            $"Rollback at level {(int)plan.Level}, back to {plan.Situation.To!.Version} ({RepositoryState.Shorten(plan.Situation.To.Commit)}): {plan.Why}."
        );
        for (var index = 0; index < plan.Steps.Count; index++)
            line($"{index + 1}. {plan.Steps[index].What}");
        line($"Data loss: {plan.DataLoss}");
    }

    async Task Confirm(string question, string what, CancellationToken cancellation)
    {
        if (Yes)
            return;
        if (!Parts.Transcript.IsInteractive || Console.IsInputRedirected)
            throw PipelineException.Refused($"Nobody is there to confirm the {what}.", next: "Add --yes.");
        Console.Write($"  {question} [y/N] ");
        await Console.Out.FlushAsync(cancellation);
        // Reading a line cannot be cancelled, but waiting for it can.
        var answer = await Task.Run(Console.ReadLine, cancellation).WaitAsync(cancellation);
        if (answer?.Trim() is not ("y" or "Y" or "yes"))
            throw PipelineException.Refused($"The {what} was not confirmed.");
    }

    async Task RecordRollback(PlannedRollback plan, CancellationToken cancellation)
    {
        if (plan.Situation.From is not { } bad)
            return;
        var reason =
            Symptom == Symptom.Unknown ? $"rolled back by {CurrentRun.Start.By}" : $"rolled back by {CurrentRun.Start.By}: {Symptom}";
        await Parts.Live.Write(
            State
                .BackTo(plan.Situation.To)
                .Rejected(new BadRelease(bad.Version, bad.Commit, bad.Digest, Parts.Transcript.Time.GetUtcNow(), reason, Automatic: false)),
            cancellation
        );
    }
}
