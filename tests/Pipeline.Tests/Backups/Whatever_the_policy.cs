using FsCheck;
using FsCheck.Fluent;
using Pipeline.Backups;

namespace Pipeline.Tests.Backups;

public class Whatever_the_policy
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(1000);

    [Fact]
    public void The_newest_backup_of_each_level_of_proof_is_kept() =>
        Holds(any =>
            Enum.GetValues<VerificationLevel>()
                .Select(level => any.Backups.Where(backup => backup.Level >= level).MaxBy(backup => (backup.TakenAt, backup.Id)))
                .All(newest => newest is null || any.Kept().Contains(newest.Id))
        );

    [Fact]
    public void Nothing_is_deleted_while_no_backup_is_verified_as_far_as_is_asked() =>
        Holds(any => any.Backups.Any(backup => backup.Level >= any.Asked) || any.Kept().Count == any.Backups.Count);

    [Fact]
    public void The_restore_points_of_the_live_release_and_of_an_unfinished_run_are_kept() =>
        Holds(any =>
            Needed(any, any.References.State.Live?.Backup, any.References.Unfinished?.Backup, any.References.Unfinished?.Release?.Backup)
        );

    [Fact]
    public void What_a_rollback_may_need_is_kept_for_as_long_as_the_window() =>
        Holds(any =>
        {
            var since = RetentionCase.Now - any.Policy.RollbackWindow.Value;
            var releases = any.References.State.Releases;
            var replaced = any.Backups.Where(backup => backup.TakenAt > since && any.References.TakenByRuns.ContainsKey(backup.Id));
            return Needed(any, [.. releases.Where((_, index) => index == 0 || releases[index - 1].Since > since).Select(r => r.Backup)])
                && Needed(any, [.. replaced.Select(backup => backup.Id)]);
        });

    [Fact]
    public void What_the_store_has_locked_is_kept() =>
        Holds(any => Needed(any, [.. any.Backups.Where(backup => backup.LockedUntil > RetentionCase.Now).Select(backup => backup.Id)]));

    [Fact]
    public void What_is_younger_than_the_minimum_age_is_kept() =>
        Holds(any =>
            Needed(
                any,
                [
                    .. any
                        .Backups.Where(backup => backup.TakenAt > RetentionCase.Now - any.Policy.MinimumAge.Value)
                        .Select(backup => backup.Id),
                ]
            )
        );

    [Fact]
    public void Deciding_again_deletes_nothing_more() =>
        Holds(any =>
        {
            var kept = any.Decide().Where(decision => decision.Keep).Select(decision => decision.Backup);
            return any.Decide(backups: kept).All(decision => decision.Keep);
        });

    [Fact]
    public void Larger_numbers_never_keep_less() => Holds(any => any.Kept().IsSubsetOf(any.Kept(any.Larger)));

    [Fact]
    public void A_backup_never_displaces_one_that_is_proven_further() =>
        Holds(any =>
        {
            var verified = any.Backups.Where(backup => backup.Level >= any.Asked).ToList();
            return any.Decide(backups: verified).Where(decision => decision.Keep).All(decision => any.Kept().Contains(decision.Backup.Id));
        });

    [Fact]
    public void Each_backup_has_one_decision_with_a_reason() =>
        Holds(any =>
        {
            var decisions = any.Decide();
            return decisions.Count == any.Backups.Count && decisions.All(decision => decision.Reason.Length > 0);
        });

    private static void Holds(Func<RetentionCase, bool> property) => Prop.ForAll(RetentionCase.Arbitrary, property).Check(Often);

    private static bool Needed(RetentionCase any, params IEnumerable<string?> needed) =>
        any.Backups.Select(backup => backup.Id).Intersect(needed).All(id => any.Kept().Contains(id!));
}
