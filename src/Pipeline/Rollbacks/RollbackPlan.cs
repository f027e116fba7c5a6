namespace Pipeline.Rollbacks;

/// <summary>One thing a rollback does.</summary>
public enum RollbackAction
{
    /// <summary>The backup to come back to, read and compared with its hashes while nothing has been touched.</summary>
    CheckBackup,

    /// <summary>A backup of the present state, so that even this can be taken back.</summary>
    BackUp,

    /// <summary>Traffic to the previous release, started first when it does not run.</summary>
    SwitchTraffic,

    /// <summary>Down scripts, newest first.</summary>
    RevertSchema,

    /// <summary>The backup from before the release, restored beside and swapped in by name.</summary>
    RestoreDatabase,

    /// <summary>Schema, version and smoke checks of what is live then.</summary>
    Verify,
}

/// <summary>One step of a plan.</summary>
/// <param name="Action">What it does.</param>
/// <param name="What">The same in words, with the names.</param>
public sealed record RollbackStep(RollbackAction Action, string What);

/// <summary>What a rollback will do, shown before it does it.</summary>
public sealed record RollbackPlan
{
    /// <summary>The level.</summary>
    public required RollbackLevel Level { get; init; }

    /// <summary>Why this level.</summary>
    public required string Why { get; init; }

    /// <summary>The facts it was made from.</summary>
    public required RollbackSituation Situation { get; init; }

    /// <summary>The steps in their order.</summary>
    public required IReadOnlyList<RollbackStep> Steps { get; init; }

    /// <summary>What will be lost, in words.</summary>
    public required string DataLoss { get; init; }

    /// <summary>Plans a rollback. Traffic first: it is what customers wait for, and the previous code runs on either schema.</summary>
    /// <param name="decision">The level and why.</param>
    /// <param name="situation">The facts.</param>
    /// <param name="lost">What a restore would lose, counted; needed at level 3 only.</param>
    public static RollbackPlan For(RollbackDecision decision, RollbackSituation situation, string? lost = null) =>
        new()
        {
            Level = decision.Level,
            Why = decision.Why,
            Situation = situation,
            Steps = [.. StepsOf(decision.Level, situation)],
            DataLoss = decision.Level switch
            {
                RollbackLevel.Restore => lost ?? "what was written since the backup",
                RollbackLevel.Revert when situation.SchemaChanged => "what was written into tables and columns that the release added",
                _ => "none",
            },
        };

    /// <summary>
    /// Plans to put a failed deployment back: like level 1, but without a backup of the half-done state first, and without checks when
    /// there was no release before.
    /// </summary>
    public static RollbackPlan PutBack(RollbackSituation situation)
    {
        var plan = For(new(RollbackLevel.Revert, "the deployment failed"), situation with { HasTraffic = false });
        return plan with
        {
            Steps =
            [
                .. plan.Steps.Where(step =>
                    step.Action != RollbackAction.BackUp && (situation.To is not null || step.Action != RollbackAction.Verify)
                ),
            ],
        };
    }

    private static IEnumerable<RollbackStep> StepsOf(RollbackLevel level, RollbackSituation situation)
    {
        if (level == RollbackLevel.Restore)
            yield return new(RollbackAction.CheckBackup, $"read backup {situation.Backup} and compare it with its hashes");
        if (level == RollbackLevel.Restore || (level == RollbackLevel.Revert && situation.SchemaChanged))
            yield return new(RollbackAction.BackUp, "back up the present state");
        if (!situation.HasTraffic)
            yield return new(RollbackAction.SwitchTraffic, Switch(situation));
        if (level == RollbackLevel.Revert && situation.SchemaChanged)
            yield return new(
                RollbackAction.RevertSchema,
                $"schema from {Revision(situation.SchemaNow)} down to {Revision(situation.SchemaBefore)}"
            );
        if (level == RollbackLevel.Restore)
            yield return new(
                RollbackAction.RestoreDatabase,
                $"database restored from backup {situation.Backup} and swapped in; the present one is kept"
            );
        yield return new(RollbackAction.Verify, "schema, version and smoke checks");
    }

    private static string Switch(RollbackSituation situation) =>
        situation.To is { } to
            ? $"traffic to {to.Version} in slot {to.Slot}, {(situation.IsWarm ? "which is running" : "which is started first")}"
            : "traffic to nobody, as there was no release before";

    private static string Revision(string? revision) => revision ?? "nothing";
}
