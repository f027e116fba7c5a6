namespace Pipeline.Rollbacks;

/// <summary>The decision tree: the least invasive level that the symptom and the facts allow.</summary>
/// <param name="Level">The level chosen.</param>
/// <param name="Why">The fact that decided, for the plan.</param>
public sealed record RollbackDecision(RollbackLevel Level, string Why)
{
    /// <summary>Chooses the level.</summary>
    /// <exception cref="PipelineException">There is nothing to come back to, or no level can work.</exception>
    public static RollbackDecision Choose(RollbackSituation situation)
    {
        if (situation.To is null)
            throw NothingToComeBackTo();
        return situation.Symptom switch
        {
            Symptom.Corruption => FirstPossible(
                situation,
                new RollbackDecision(RollbackLevel.Restore, "data is wrong: neither older code nor an older schema mends that")
            ),
            Symptom.Migration => FirstPossible(
                situation,
                new RollbackDecision(RollbackLevel.Revert, "the schema itself is in doubt"),
                Last(situation)
            ),
            Symptom.Performance when situation.SchemaChanged => FirstPossible(
                situation,
                new RollbackDecision(RollbackLevel.Revert, "the schema changed and may be the cause"),
                Quick,
                Last(situation)
            ),
            _ when situation.Interrupted && situation.SchemaChanged => FirstPossible(
                situation,
                new RollbackDecision(RollbackLevel.Revert, "the deployment was interrupted: back to its restore point"),
                Quick,
                Last(situation)
            ),
            _ when situation.IsWarm || !situation.SchemaChanged => FirstPossible(situation, Quick),
            _ => FirstPossible(
                situation,
                new RollbackDecision(RollbackLevel.Revert, "the previous release is not running any more"),
                Quick,
                Last(situation)
            ),
        };
    }

    /// <summary>Takes the level that a person named, when it can work.</summary>
    /// <exception cref="PipelineException">It cannot, and why.</exception>
    public static RollbackDecision Named(RollbackLevel level, RollbackSituation situation) => Given(level, "named by a person", situation);

    /// <summary>Takes the level of the rollback that is carried on, when it can work: a lower one would leave undone what was asked for.</summary>
    /// <exception cref="PipelineException">It cannot, and why.</exception>
    public static RollbackDecision Begun(RollbackLevel level, RollbackSituation situation) =>
        Given(level, "the rollback that did not end was at this level", situation);

    private static RollbackDecision Given(RollbackLevel level, string why, RollbackSituation situation)
    {
        if (situation.To is null)
            throw NothingToComeBackTo();
        if (Obstacle(level, situation) is { } obstacle)
            throw PipelineException.Refused(
                $"A rollback at level {(int)level} is not possible.",
                obstacle,
                "See with RollbackPlan --level which one is, or restore another backup: RestoreDatabase --backup ID."
            );
        return new(level, why);
    }

    private static RollbackDecision Quick { get; } =
        new(RollbackLevel.Switch, "the previous release runs on the present schema, and nothing is lost");

    private static RollbackDecision Last(RollbackSituation situation) =>
        new(
            RollbackLevel.Restore,
            situation.WithoutDown.Count > 0 ? $"{situation.WithoutDown[0]} has no way down" : "nothing less is possible"
        );

    private static RollbackDecision FirstPossible(RollbackSituation situation, params RollbackDecision[] candidates) =>
        candidates.FirstOrDefault(candidate => Obstacle(candidate.Level, situation) is null)
        ?? throw new PipelineException(
            "No rollback level is possible.",
            string.Join(System.Environment.NewLine, candidates.Select(candidate => Obstacle(candidate.Level, situation))),
            "Nothing was changed.",
            "Restore another backup, one that Backups calls proven: RestoreDatabase --backup ID."
        )
        {
            ExitCode = ExitCode.NeedsPerson,
        };

    private static string? Obstacle(RollbackLevel level, RollbackSituation situation) =>
        level switch
        {
            RollbackLevel.Revert when situation.SchemaChanged && situation.WithoutDown.Count > 0 =>
                $"{string.Join(", ", situation.WithoutDown)} cannot be reverted: there is no down script.",
            RollbackLevel.Restore when situation.Backup is null => "There is no backup from before the release.",
            RollbackLevel.Restore when !situation.BackupIsVerified =>
                $"The backup {situation.Backup} is not known to restore: {situation.BackupProof}.",
            _ => null,
        };

    private static PipelineException NothingToComeBackTo() =>
        PipelineException.Refused(
            "There is nothing to roll back to.",
            "No earlier release is on record for this environment.",
            "History shows what was deployed."
        );
}
