using Pipeline.Backups;
using Pipeline.Environments;
using Pipeline.Runs;

namespace Pipeline.Tests.Backups;

public class Backups_are_kept_or_deleted
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 19, 34, 4, TimeSpan.Zero);
    private static readonly RetentionSettings Nothing = new()
    {
        KeepLast = 0,
        Daily = 0,
        Weekly = 0,
        Monthly = 0,
        MinimumAge = TimeSpan.Zero,
    };

    [Fact]
    public void The_newest_verified_one_stays_though_no_setting_keeps_it() =>
        Decide(Nothing, Verified("2026-11-18"), Verified("2026-11-17"))
            .ShouldBe(["2026-11-18 kept: the newest verified backup (restored and compared)", "2026-11-17 deleted: no rule keeps it"]);

    [Fact]
    public void One_that_was_only_read_back_pushes_out_none_that_was_restored() =>
        Decide(Nothing with { KeepLast = 1 }, ReadBack("2026-11-18"), Verified("2026-11-17"), ReadBack("2026-11-16"))
            .ShouldBe([
                "2026-11-18 kept: the newest verified backup (read back and decoded)",
                "2026-11-17 kept: the newest verified backup (restored and compared)",
                "2026-11-16 deleted: no rule keeps it",
            ]);

    [Fact]
    public void The_newest_of_all_stay() =>
        Decide(Nothing with { KeepLast = 2 }, Verified("2026-11-18"), Verified("2026-11-17"), Verified("2026-11-16"))
            .Skip(1)
            .ShouldBe(["2026-11-17 kept: one of the newest 2", "2026-11-16 deleted: no rule keeps it"]);

    [Fact]
    public void The_newest_of_each_day_stays_and_days_without_one_do_not_count() =>
        Decide(
                Nothing with
                {
                    Daily = 2,
                },
                Verified("2026-11-18T09:00"),
                Verified("2026-11-12T23:59"),
                Verified("2026-11-12T08:00"),
                Verified("2026-11-11T08:00")
            )
            .Skip(1)
            .ShouldBe([
                "2026-11-12T23:59 kept: newest of 2026-11-12",
                "2026-11-12T08:00 deleted: no rule keeps it",
                "2026-11-11T08:00 deleted: no rule keeps it",
            ]);

    [Fact]
    public void Days_are_those_of_UTC() =>
        Decide(Nothing with { Daily = 3 }, Verified("2026-11-18T12:00"), Verified("2026-11-17T00:30+02:00"), Verified("2026-11-16T12:00"))
            .Skip(1)
            .ShouldBe(["2026-11-17T00:30+02:00 kept: newest of 2026-11-16", "2026-11-16T12:00 deleted: no rule keeps it"]);

    [Fact]
    public void The_newest_of_each_ISO_week_stays_also_where_the_year_ends_in_its_midst() =>
        Decide(Nothing with { Weekly = 2 }, Verified("2026-11-18"), Verified("2026-01-03"), Verified("2025-12-30"), Verified("2025-12-28"))
            .Skip(1)
            .ShouldBe([
                "2026-01-03 kept: newest of the week 2026-W01",
                "2025-12-30 deleted: no rule keeps it",
                "2025-12-28 deleted: no rule keeps it",
            ]);

    [Fact]
    public void The_newest_of_each_month_stays() =>
        Decide(Nothing with { Monthly = 2 }, Verified("2026-11-18"), Verified("2026-10-31"), Verified("2026-10-30"))
            .Skip(1)
            .ShouldBe(["2026-10-31 kept: newest of the month 2026-10", "2026-10-30 deleted: no rule keeps it"]);

    [Fact]
    public void An_unverified_one_counts_for_nothing_but_its_youth() =>
        Decide(
                new RetentionSettings { KeepLast = 1 },
                Backup("2026-11-20T19:00"),
                Backup("2026-11-19T12:00"),
                Verified("2026-11-19T11:00"),
                Verified("2026-11-18T11:00")
            )
            .ShouldBe([
                "2026-11-20T19:00 kept: younger than 1d",
                "2026-11-19T12:00 deleted: no rule keeps it",
                "2026-11-19T11:00 kept: the newest verified backup (restored and compared)",
                "2026-11-18T11:00 kept: newest of 2026-11-18",
            ]);

    [Fact]
    public void Nothing_is_deleted_while_none_is_verified() =>
        Decide(Nothing, Backup("2026-11-18"), Backup("2025-11-18"))
            .ShouldAllBe(told => told.EndsWith("kept: nothing is deleted while no backup is verified as far as is asked"));

    [Fact]
    public void What_the_store_has_locked_stays() =>
        Decide(
                Nothing,
                Verified("2026-11-18"),
                Backup("2026-11-17") with
                {
                    LockedUntil = Now.AddHours(1),
                },
                Backup("2026-11-16") with
                {
                    LockedUntil = Now.AddHours(-1),
                }
            )
            .Skip(1)
            .ShouldBe(["2026-11-17 kept: locked by the store until 2026-11-20 20:34:04 UTC", "2026-11-16 deleted: no rule keeps it"]);

    [Fact]
    public void What_leads_back_from_the_releases_stays_for_the_window()
    {
        var references = new BackupReferences
        {
            State = new LiveState
            {
                Releases =
                [
                    Release("1.4.0", "2026-10-30", "2026-10-29"),
                    Release("1.3.0", "2026-10-20", "2026-10-19"),
                    Release("1.2.0", "2026-10-10", "2026-10-09"),
                ],
            },
        };
        var backups = new[] { Verified("2026-11-18"), Backup("2026-10-29"), Backup("2026-10-19"), Backup("2026-10-09") };

        Decide(Nothing with { RollbackWindow = TimeSpan.FromDays(30) }, references, backups)
            .Skip(1)
            .ShouldBe([
                "2026-10-29 kept: restore point of release 1.4.0, live since 2026-10-30",
                "2026-10-19 kept: restore point of release 1.3.0, live until 2026-10-30; a rollback may need it until 2026-11-29",
                "2026-10-09 deleted: no rule keeps it",
            ]);
        Decide(Nothing, references, backups)
            .Skip(1)
            .ShouldBe([
                "2026-10-29 kept: restore point of release 1.4.0, live since 2026-10-30",
                "2026-10-19 deleted: no rule keeps it",
                "2026-10-09 deleted: no rule keeps it",
            ]);
    }

    [Fact]
    public void What_an_unfinished_run_comes_back_to_stays() =>
        Decide(
                Nothing,
                new BackupReferences
                {
                    Unfinished = new RestorePoint(Release("1.3.0", "2025-10-20", "2025-10-19"), "003", "2025-10-21", "run-7"),
                },
                Verified("2026-11-18"),
                Backup("2025-10-21"),
                Backup("2025-10-19")
            )
            .Skip(1)
            .ShouldBe([
                "2025-10-21 kept: restore point of run run-7, which is not finished",
                "2025-10-19 kept: restore point of release 1.3.0, which run run-7 may come back to",
            ]);

    [Fact]
    public void What_a_rollback_has_replaced_stays_for_the_window() =>
        Decide(
                Nothing,
                new BackupReferences
                {
                    TakenByRuns = new Dictionary<string, string>
                    {
                        ["2026-11-07"] = "taken by the rollback run-7",
                        ["2026-11-06"] = "taken by the rollback run-6",
                    },
                },
                Verified("2026-11-18"),
                Backup("2026-11-07"),
                Backup("2026-11-06")
            )
            .Skip(1)
            .ShouldBe([
                "2026-11-07 kept: taken by the rollback run-7; a rollback may need it until 2026-11-21",
                "2026-11-06 deleted: no rule keeps it",
            ]);

    [Fact]
    public void Settings_that_would_not_keep_enough_are_refused()
    {
        new BackupSettings().Faults().ShouldBeEmpty();
        new BackupSettings
        {
            Retention = new()
            {
                KeepLast = -1,
                Monthly = -2,
                RollbackWindow = TimeSpan.FromDays(13),
            },
        }
            .Faults()
            .ShouldBe([
                new SettingsFault("retention.keepLast", "-1", "0 or more"),
                new SettingsFault("retention.monthly", "-2", "0 or more"),
                new SettingsFault("retention.rollbackWindow", "13d", "from 14d to 36500d"),
            ]);
    }

    private static IEnumerable<string> Decide(RetentionSettings policy, params StoredBackup[] backups) =>
        Decide(policy, new BackupReferences(), backups);

    private static IEnumerable<string> Decide(RetentionSettings policy, BackupReferences references, params StoredBackup[] backups) =>
        Retention.Decide(backups, policy, VerificationLevel.Full, references, Now).Select(decision => $"{decision.Backup.Id} {decision}");

    private static StoredBackup Backup(string at) => new(at, At(at), 1);

    private static StoredBackup Verified(string at) =>
        Backup(at) with
        {
            Level = VerificationLevel.Full,
            Verified = "restored and compared",
        };

    private static StoredBackup ReadBack(string at) =>
        Backup(at) with
        {
            Level = VerificationLevel.Readable,
            Verified = "read back and decoded",
        };

    private static ReleaseRecord Release(string version, string since, string backup) =>
        new()
        {
            Version = version,
            Commit = "abc",
            Digest = "abc",
            Artifact = "/releases/x",
            Slot = "blue",
            Since = At(since),
            Backup = backup,
        };

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);
}
