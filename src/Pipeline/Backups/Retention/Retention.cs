using System.Globalization;
using Pipeline.Runs;

namespace Pipeline.Backups;

/// <summary>Decides which backups are kept. Only what no rule keeps is deleted, so that a mistake in one rule costs space and not a backup.</summary>
public static class Retention
{
    /// <summary>What becomes of each backup.</summary>
    /// <param name="backups">All finished backups of the environment.</param>
    /// <param name="policy">The rules that are set.</param>
    /// <param name="asked">How far a backup must be proven to count for a rule.</param>
    /// <param name="references">What leads back to them.</param>
    /// <param name="now">The present moment.</param>
    /// <returns>One decision for each, the newest backup first.</returns>
    public static IReadOnlyList<RetentionDecision> Decide(
        IEnumerable<StoredBackup> backups,
        RetentionSettings policy,
        VerificationLevel asked,
        BackupReferences references,
        DateTimeOffset now
    )
    {
        var newestFirst = backups
            .OrderByDescending(backup => backup.TakenAt)
            .ThenByDescending(backup => backup.Id, StringComparer.Ordinal)
            .ToList();
        var strongest = new Dictionary<string, string>();
        foreach (var (backup, why) in Reasons(newestFirst, policy, asked, references, now))
        {
            if (backup is not null)
                strongest.TryAdd(backup, why);
        }

        return
        [
            .. newestFirst.Select(backup =>
                strongest.TryGetValue(backup.Id, out var why)
                    ? new RetentionDecision(backup, Keep: true, why)
                    : new RetentionDecision(backup, Keep: false, "no rule keeps it")
            ),
        ];
    }

    /// <summary>Every reason to keep a backup, the strongest first.</summary>
    private static IEnumerable<(string? Backup, string Why)> Reasons(
        IReadOnlyList<StoredBackup> newestFirst,
        RetentionSettings policy,
        VerificationLevel asked,
        BackupReferences references,
        DateTimeOffset now
    )
    {
        // What was not proven to restore as far as is asked must not push out what was: it takes no part in counting.
        var verified = newestFirst.Where(backup => backup.Level >= asked).ToList();
        return
        [
            .. references.Always(),
            .. newestFirst
                .Where(backup => backup.LockedUntil > now)
                .Select(backup => (backup.Id, $"locked by the store until {backup.LockedUntil!.Value.Spoken()}")),
            .. Enum.GetValues<VerificationLevel>()
                .Reverse()
                .Select(level => newestFirst.FirstOrDefault(backup => backup.Level >= level))
                .OfType<StoredBackup>()
                .Select(backup => (backup.Id, $"the newest verified backup ({backup.Verified})")),
            .. references
                .ForAWhile(newestFirst)
                .Where(need => now - need.From < policy.RollbackWindow)
                .Select(need =>
                    (need.Backup, $"{need.Why}; a rollback may need it until {BackupReferences.Day(need.From + policy.RollbackWindow)}")
                ),
            .. newestFirst
                .Where(backup => now - backup.TakenAt < policy.MinimumAge)
                .Select(backup => (backup.Id, $"younger than {policy.MinimumAge}")),
            .. Generations(verified, policy),
            .. newestFirst
                .Where(_ => verified.Count == 0)
                .Select(backup => (backup.Id, "nothing is deleted while no backup is verified as far as is asked")),
        ];
    }

    private static IEnumerable<(string? Backup, string Why)> Generations(IReadOnlyList<StoredBackup> verified, RetentionSettings policy) =>
        [
            .. verified.Take(policy.KeepLast).Select(backup => (backup.Id, $"one of the newest {policy.KeepLast}")),
            .. NewestOf(verified, policy.Daily, day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            .. NewestOf(verified, policy.Weekly, day => $"the week {ISOWeek.GetYear(day)}-W{ISOWeek.GetWeekOfYear(day):00}"),
            .. NewestOf(verified, policy.Monthly, day => $"the month {day.ToString("yyyy-MM", CultureInfo.InvariantCulture)}"),
        ];

    /// <summary>Periods without a backup do not count: an environment where nothing happens for a year still has its six months.</summary>
    private static IEnumerable<(string? Backup, string Why)> NewestOf(
        IEnumerable<StoredBackup> newestFirst,
        int periods,
        Func<DateTime, string> period
    ) =>
        newestFirst
            .GroupBy(backup => period(backup.TakenAt.UtcDateTime))
            .Take(periods)
            .Select(backups => ((string?)backups.First().Id, $"newest of {backups.Key}"));
}
