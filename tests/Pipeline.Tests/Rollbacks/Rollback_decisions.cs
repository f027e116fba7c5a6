using Pipeline.Rollbacks;
using Pipeline.Runs;

namespace Pipeline.Tests.Rollbacks;

public class Rollback_decisions
{
    private static readonly ReleaseRecord Old = new()
    {
        Version = "1.3.0",
        Commit = "aaa",
        Digest = "old",
        Artifact = "/a",
        Slot = "blue",
        Since = DateTimeOffset.UnixEpoch,
        SchemaRevision = "003",
    };

    private static readonly RollbackSituation Upgraded = new()
    {
        From = Old with { Version = "1.4.0", Slot = "green" },
        To = Old,
        SchemaNow = "007",
        SchemaBefore = "003",
        IsWarm = true,
        Backup = "b1",
        BackupIsVerified = true,
    };

    [Theory]
    [InlineData(Symptom.Unknown, RollbackLevel.Switch)]
    [InlineData(Symptom.Crash, RollbackLevel.Switch)]
    [InlineData(Symptom.Complaints, RollbackLevel.Switch)]
    [InlineData(Symptom.Migration, RollbackLevel.Revert)]
    [InlineData(Symptom.Performance, RollbackLevel.Revert)]
    [InlineData(Symptom.Corruption, RollbackLevel.Restore)]
    public void The_symptom_chooses_the_level(Symptom symptom, RollbackLevel level) =>
        RollbackDecision.Choose(Upgraded with { Symptom = symptom }).Level.ShouldBe(level);

    [Fact]
    public void A_previous_release_that_is_gone_comes_back_with_its_schema() =>
        RollbackDecision.Choose(Upgraded with { IsWarm = false }).Level.ShouldBe(RollbackLevel.Revert);

    [Fact]
    public void An_interrupted_deployment_is_taken_back_to_its_restore_point() =>
        RollbackDecision.Choose(Upgraded with { From = null, Interrupted = true }).Level.ShouldBe(RollbackLevel.Revert);

    [Fact]
    public void Without_a_way_down_a_slow_schema_is_left_and_the_traffic_switched() =>
        RollbackDecision
            .Choose(Upgraded with { Symptom = Symptom.Performance, WithoutDown = ["005_split"] })
            .Level.ShouldBe(RollbackLevel.Switch);

    [Fact]
    public void Without_a_way_down_a_wrong_schema_needs_the_backup()
    {
        var decision = RollbackDecision.Choose(Upgraded with { Symptom = Symptom.Migration, WithoutDown = ["005_split"] });
        decision.Level.ShouldBe(RollbackLevel.Restore);
        decision.Why.ShouldContain("005_split");
    }

    [Fact]
    public void A_backup_that_was_never_restored_is_no_way_back()
    {
        var failure = Should.Throw<PipelineException>(() =>
            RollbackDecision.Choose(
                Upgraded with
                {
                    Symptom = Symptom.Corruption,
                    BackupIsVerified = false,
                    BackupProof = "never restored yet",
                }
            )
        );
        failure.ExitCode.ShouldBe(ExitCode.NeedsPerson);
        failure.Why!.ShouldContain("is not known to restore: never restored yet.");
    }

    [Fact]
    public void A_level_that_a_person_names_is_taken_when_it_can_work() =>
        RollbackDecision.Named(RollbackLevel.Restore, Upgraded).Level.ShouldBe(RollbackLevel.Restore);

    [Fact]
    public void A_level_that_cannot_work_is_refused_with_the_reason()
    {
        var failure = Should.Throw<PipelineException>(() =>
            RollbackDecision.Named(RollbackLevel.Revert, Upgraded with { WithoutDown = ["005_split"] })
        );
        failure.ExitCode.ShouldBe(ExitCode.Refused);
        failure.Why!.ShouldContain("005_split cannot be reverted");
    }

    [Fact]
    public void With_nothing_to_come_back_to_it_is_refused() =>
        Should.Throw<PipelineException>(() => RollbackDecision.Choose(Upgraded with { To = null })).ExitCode.ShouldBe(ExitCode.Refused);

    [Fact]
    public void One_that_did_not_end_is_carried_on_at_its_level()
    {
        RollbackDecision.Begun(RollbackLevel.Restore, Upgraded with { IsWarm = true }).Level.ShouldBe(RollbackLevel.Restore);
        Should.Throw<PipelineException>(() => RollbackDecision.Begun(RollbackLevel.Restore, Upgraded with { Backup = null }));
    }

    [Fact]
    public void Whatever_the_facts_a_chosen_level_could_have_been_named()
    {
        var facts =
            from symptom in Enum.GetValues<Symptom>()
            from warm in new[] { false, true }
            from changed in new[] { false, true }
            from down in new[] { false, true }
            from verified in new[] { false, true }
            select Upgraded with
            {
                Symptom = symptom,
                IsWarm = warm,
                SchemaNow = changed ? "007" : "003",
                WithoutDown = down ? [] : ["005"],
                BackupIsVerified = verified,
            };
        foreach (var situation in facts)
        {
            RollbackDecision decision;
            try
            {
                decision = RollbackDecision.Choose(situation);
            }
            catch (PipelineException refused)
            {
                refused.ExitCode.ShouldBe(ExitCode.NeedsPerson);
                continue;
            }

            Should.NotThrow(() => RollbackDecision.Named(decision.Level, situation));
        }
    }

    [Fact]
    public void The_traffic_goes_first_and_the_check_comes_last()
    {
        var plan = RollbackPlan.For(RollbackDecision.Named(RollbackLevel.Revert, Upgraded), Upgraded);
        plan.Steps.Select(step => step.Action)
            .ShouldBe([RollbackAction.BackUp, RollbackAction.SwitchTraffic, RollbackAction.RevertSchema, RollbackAction.Verify]);
        plan.DataLoss.ShouldContain("columns that the release added");
    }

    [Fact]
    public void The_backup_is_read_before_anything_is_touched()
    {
        var plan = RollbackPlan.For(RollbackDecision.Named(RollbackLevel.Restore, Upgraded), Upgraded);
        plan.Steps.Select(step => step.Action)
            .ShouldBe([
                RollbackAction.CheckBackup,
                RollbackAction.BackUp,
                RollbackAction.SwitchTraffic,
                RollbackAction.RestoreDatabase,
                RollbackAction.Verify,
            ]);
    }

    [Fact]
    public void A_first_release_that_failed_loses_its_traffic()
    {
        var plan = RollbackPlan.PutBack(Upgraded with { From = null, To = null, SchemaBefore = null });
        plan.Steps.Select(step => step.Action).ShouldBe([RollbackAction.SwitchTraffic, RollbackAction.RevertSchema]);
        plan.Steps[0].What.ShouldContain("to nobody");
    }

    [Fact]
    public void Switching_loses_nothing_and_takes_no_backup_first()
    {
        var plan = RollbackPlan.For(RollbackDecision.Choose(Upgraded), Upgraded);
        plan.Steps.Select(step => step.Action).ShouldBe([RollbackAction.SwitchTraffic, RollbackAction.Verify]);
        plan.DataLoss.ShouldBe("none");
    }
}
