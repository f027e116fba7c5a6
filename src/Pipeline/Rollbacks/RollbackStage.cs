using Pipeline.Runs;

namespace Pipeline.Rollbacks;

/// <summary>Carries out a rollback's plan, step by step, each journalled by the run.</summary>
/// <param name="run">The run it is part of.</param>
/// <param name="actions">The stages' own undo.</param>
/// <param name="transcript">Where it is told.</param>
public sealed class RollbackStage(Run run, RollbackActions actions, Transcript transcript)
{
    /// <summary>
    /// Carries out the plan. Every step can be repeated, so a rollback that was killed is simply run again. A journal that cannot be
    /// written does not keep customers waiting.
    /// </summary>
    /// <exception cref="PipelineException">A step failed; the steps before it stand. <see cref="ExitCode.NeedsPerson"/>.</exception>
    public async Task<RollbackRecord> Run(RollbackPlan plan, CancellationToken cancellation)
    {
        var record = new RollbackRecord { Level = plan.Level, Version = plan.Situation.To?.Version ?? "nothing" };
        foreach (var step in plan.Steps)
        {
            transcript.Detail($"Rollback: {step.What}.");
            try
            {
                record = await run.Step(
                    $"Rollback {step.Action}",
                    token => Act(step.Action, plan, record, token),
                    cancellation,
                    evenUnrecorded: true
                );
            }
            catch (PipelineException failure)
            {
                throw new PipelineException(
                    $"The rollback failed at: {step.What}.",
                    failure.Message,
                    DoneBefore(plan, step),
                    failure.Next,
                    failure
                )
                {
                    ExitCode = ExitCode.NeedsPerson,
                };
            }
        }

        return record;
    }

    private async Task<RollbackRecord> Act(RollbackAction action, RollbackPlan plan, RollbackRecord record, CancellationToken cancellation)
    {
        var situation = plan.Situation;
        switch (action)
        {
            case RollbackAction.CheckBackup:
                await actions.CheckBackup(situation.Backup!, cancellation);
                return record;
            case RollbackAction.BackUp:
                return record with { Backup = await actions.BackUp(cancellation) };
            case RollbackAction.SwitchTraffic:
                var time = await actions.SwitchTraffic(situation.To, cancellation);
                return record with { TrafficBackAfter = time };
            case RollbackAction.RevertSchema:
                await actions.RevertSchema(situation.SchemaBefore, cancellation);
                return record;
            case RollbackAction.RestoreDatabase:
                var (keptAs, lost) = await actions.RestoreDatabase(situation.Backup!, cancellation);
                return record with { KeptDatabase = keptAs, Lost = lost };
            default:
                await actions.Verify(situation.To!, SchemaAfter(plan), cancellation);
                return record;
        }
    }

    private static string? SchemaAfter(RollbackPlan plan) =>
        plan.Level switch
        {
            RollbackLevel.Switch => plan.Situation.SchemaNow,
            RollbackLevel.Restore => plan.Situation.SchemaInBackup,
            _ => plan.Situation.SchemaBefore,
        };

    private static string DoneBefore(RollbackPlan plan, RollbackStep failed)
    {
        var done = plan.Steps.TakeWhile(step => step != failed).Select(step => step.What).ToList();
        return done.Count == 0 ? "Nothing was done before that." : $"Done before that: {string.Join("; ", done)}.";
    }
}
