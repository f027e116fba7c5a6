using System.ComponentModel;
using Nuke.Common;
using Pipeline;
using Pipeline.Checks;
using Pipeline.Migrations;
using Pipeline.Preflight;

partial class Build
{
    [Category("Stages")]
    Target Migrate =>
        _ =>
            _.Description("Applies the pending migrations one at a time, verified; a failing one is taken back with all before it")
                .DependsOn(Rehearse)
                .OnlyWhenDynamic(() => HasWork, ThereIsWork)
                .Executes(() =>
                    Act(cancellation => CurrentRun.Step(nameof(Migrate), MigrateUnderLiveRelease, cancellation), Runner.Foresee)
                );

    /// <summary>Until the traffic is switched, it is the live release that works on the new schema.</summary>
    async Task<MigrationRecord> MigrateUnderLiveRelease(CancellationToken cancellation)
    {
        var record = await Runner.Up(Stamp, cancellation);
        if (State.Live is not { Checks.Count: > 0 } live || live.SchemaRevision == record.After)
            return record;
        // A run that is carried on may have switched the traffic already: then its checks are not for what answers.
        if (!await IsServing(live, cancellation))
            return record;
        try
        {
            using var client = PublicClient();
            await new SmokeStage(live.Checks, Parts.Database, Parts.Secrets, Parts.Transcript).Run(
                $"{live.Version} on the new schema",
                client,
                cancellation
            );
        }
        catch (PipelineException failure) when (IsAcceptedToBreak)
        {
            Parts.Transcript.Warn($"As was accepted, {live.Version} does not get on with the new schema: {failure.Why}");
        }

        return record;
    }

    bool IsAcceptedToBreak => CurrentRun.RecordOf<RehearsalRecord>(nameof(Rehearse))?.Safety.Any(finding => finding.Breaks) == true;

    async Task<GateResult> CheckMigrations(CancellationToken cancellation)
    {
        await ReadMigrations(cancellation);
        var status = await Runner.Status(cancellation);
        var obstacles = Runner.Obstacles(status).ToList();
        if (obstacles.Count > 0)
            return GateResult.Refuse(string.Join(System.Environment.NewLine, obstacles), "Mend the migrations' files.");
        var pending = status.PendingNames.ToList();
        var found = $"at {status.Current ?? "nothing"}, {(pending.Count == 0 ? "none pending" : $"pending: {string.Join(", ", pending)}")}";
        if (Migrations.Drift == DriftPolicy.Ignore || await Runner.Drift(status, cancellation) is not { } drift)
            return GateResult.Pass(found);
        return Migrations.Drift == DriftPolicy.Refuse
            ? GateResult.Refuse(
                drift,
                $"Make the change a migration, or settle it: {Invocation.Program} MigrationRepair --environment {Parts.Name}"
            )
            : GateResult.Warn($"{found}. {drift}");
    }
}
