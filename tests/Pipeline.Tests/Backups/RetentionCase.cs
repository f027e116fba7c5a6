using FsCheck;
using FsCheck.Fluent;
using Pipeline.Backups;
using Pipeline.Runs;

namespace Pipeline.Tests.Backups;

/// <summary>Any policy, catalogue and references, with the same policy made larger.</summary>
public sealed record RetentionCase(
    IReadOnlyList<StoredBackup> Backups,
    RetentionSettings Policy,
    RetentionSettings Larger,
    VerificationLevel Asked,
    BackupReferences References
)
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 20, 19, 34, 4, TimeSpan.Zero);

    public static Arbitrary<RetentionCase> Arbitrary { get; } =
        Arb.From(
            from backups in AnyBackups
            from policy in AnyPolicy
            from larger in AnyPolicy
            from asked in Gen.Elements(Enum.GetValues<VerificationLevel>())
            from references in AnyReferences(backups)
            select new RetentionCase(backups, policy, Sum(policy, larger), asked, references)
        );

    public IReadOnlyList<RetentionDecision> Decide(RetentionSettings? policy = null, IEnumerable<StoredBackup>? backups = null) =>
        Retention.Decide(backups ?? Backups, policy ?? Policy, Asked, References, Now);

    public HashSet<string> Kept(RetentionSettings? policy = null) =>
        [.. Decide(policy).Where(decision => decision.Keep).Select(decision => decision.Backup.Id)];

    /// <summary>Every other count is 0, so that no rule is hidden behind another.</summary>
    private static Gen<RetentionSettings> AnyPolicy =>
        from counts in Gen.Choose(-9, 9).Select(count => Math.Max(0, count)).ArrayOf(4)
        from age in Gen.Choose(0, 240)
        from window in Gen.Choose(14, 40)
        select new RetentionSettings
        {
            KeepLast = counts[0],
            Daily = counts[1],
            Weekly = counts[2],
            Monthly = counts[3],
            MinimumAge = TimeSpan.FromHours(age),
            RollbackWindow = TimeSpan.FromDays(window),
        };

    /// <summary>Dense near now and sparse long ago, as catalogues are; some in the future, as clocks differ.</summary>
    private static Gen<IReadOnlyList<StoredBackup>> AnyBackups =>
        from count in Gen.Choose(0, 40)
        from share in Gen.Choose(0, 100)
        from ages in Gen.Choose(-3, 100).ArrayOf(count)
        from verified in Gen.Choose(0, 99).ArrayOf(count)
        from levels in Gen.Elements(Enum.GetValues<VerificationLevel>()).ArrayOf(count)
        from locks in Gen.Choose(-200, 40).ArrayOf(count)
        select (IReadOnlyList<StoredBackup>)
            [
                .. ages.Select(
                    (age, index) =>
                        new StoredBackup($"b{index:00}", Now - TimeSpan.FromHours(age * Math.Abs(age)), 1)
                        {
                            Level = verified[index] < share ? levels[index] : null,
                            Verified = verified[index] < share ? "proven" : null,
                            LockedUntil = locks[index] % 4 == 0 ? Now.AddHours(locks[index]) : null,
                        }
                ),
            ];

    private static Gen<BackupReferences> AnyReferences(IReadOnlyList<StoredBackup> backups) =>
        from releases in Gen.Choose(0, 40).ArrayOf()
        from unfinished in Gen.Choose(0, 60)
        from rolledBack in Gen.Choose(0, 60).ArrayOf()
        select new BackupReferences
        {
            State = new LiveState { Releases = [.. releases.Take(LiveState.Depth).Select((index, age) => Release(IdOf(index), age))] },
            Unfinished = IdOf(unfinished) is { } id ? new RestorePoint(Release(IdOf(unfinished / 2), 0), "003", id, "run") : null,
            TakenByRuns = backups.Where((_, index) => rolledBack.Contains(index)).ToDictionary(backup => backup.Id, _ => "rollback"),
        };

    /// <summary>The backup may not be there any more, or there was none.</summary>
    private static string? IdOf(int index) => index < 50 ? $"b{index:00}" : null;

    private static ReleaseRecord Release(string? backup, int age) =>
        new()
        {
            Version = $"1.{LiveState.Depth - age}.0",
            Commit = "abc",
            Digest = "abc",
            Artifact = "/releases/x",
            Slot = "blue",
            Since = Now.AddDays(-age * 4),
            Backup = backup,
        };

    private static RetentionSettings Sum(RetentionSettings one, RetentionSettings other) =>
        new()
        {
            KeepLast = one.KeepLast + other.KeepLast,
            Daily = one.Daily + other.Daily,
            Weekly = one.Weekly + other.Weekly,
            Monthly = one.Monthly + other.Monthly,
            MinimumAge = one.MinimumAge.Value + other.MinimumAge,
            RollbackWindow = one.RollbackWindow.Value + other.RollbackWindow,
        };
}
