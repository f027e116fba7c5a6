using System.Globalization;
using Pipeline.Backups;
using Pipeline.Environments;
using Pipeline.Runs;
using Pipeline.Store;
using Pipeline.Tests.Fixtures;
using Pipeline.Tests.Store;

namespace Pipeline.Tests.Backups;

/// <summary>One real backup, put into the store again and again as if it had been taken on other days by other runs.</summary>
public sealed class Backups_are_pruned(PostgresServer server) : BackupTest(server)
{
    private static readonly RetentionSettings Policy = new()
    {
        KeepLast = 1,
        Daily = 0,
        Weekly = 0,
        Monthly = 2,
    };

    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 20, 19, 34, 4, TimeSpan.Zero));
    private readonly StringWriter _told = new();

    private BackupPruning Pruning => new(Store, EnvironmentName, new BackupSettings { Retention = Policy }, Telling);

    private Transcript Telling => new(_told, new Secrets(), _time);

    [Fact]
    public async Task Whose_release_cannot_be_rolled_back_any_more_and_that_no_generation_keeps()
    {
        var first = await TakeOne();
        var (old, oldRelease) = (await Put(first, daysAgo: 400), await Put(first, daysAgo: 300));
        var (before, live) = (await Put(first, daysAgo: 100), await Put(first, daysAgo: 10));
        var (young, unverified) = (await Put(first, daysAgo: 0), await Put(first, daysAgo: 200, verified: false));
        await new LiveRecords(Store, EnvironmentName).Write(
            new LiveState { Releases = [Release("1.4.0", 10, live), Release("1.3.0", 100, before), Release("1.2.0", 300, oldRelease)] },
            Cancellation
        );

        var record = await Prune();

        (await Ids()).ShouldBe([young, live, before], ignoreOrder: true);
        (await Keys("/backups/")).Count.ShouldBe(3 * 2);
        record.Freed.ShouldBe(3 * first.Size);
        Told()
            .ShouldBe([
                $"Deleted {old}, {new ByteSize(first.Size)}: no rule keeps it",
                $"Deleted {oldRelease}, {new ByteSize(first.Size)}: no rule keeps it",
                $"Deleted {unverified}, {new ByteSize(first.Size)}: no rule keeps it",
                $"Kept {young}, {new ByteSize(first.Size)}: the newest verified backup (restored and compared)",
                $"Kept {live}, {new ByteSize(first.Size)}: restore point of release 1.4.0, live since {Day(10)}",
                $"Kept {before}, {new ByteSize(first.Size)}: restore point of release 1.3.0, live until {Day(10)}; a rollback may need it until {Day(-4)}",
                $"3 backups deleted, {new ByteSize(3 * first.Size)} freed; 3 backups kept, {new ByteSize(3 * first.Size)}",
            ]);
        (await Prune()).Freed.ShouldBe(0);
    }

    [Fact]
    public async Task Or_only_told_of()
    {
        var first = await TakeOne();
        var (young, old) = (await Put(first, daysAgo: 0), await Put(first, daysAgo: 400));
        var older = await Put(first, daysAgo: 500);
        var before = await Keys();

        var told = Pruning.Foresee(await Pruning.Decide(Cancellation)).ToList();

        told.ShouldBe([$"delete {older}, {new ByteSize(first.Size)}: no rule keeps it"]);
        Told().Select(line => line.Split(',')[0]).ShouldBe([$"Kept {young}", $"Kept {old}"]);
        (await Keys()).ShouldBe(before);
    }

    [Fact]
    public async Task But_not_what_an_unfinished_run_or_a_rollback_may_need()
    {
        var first = await TakeOne();
        var young = await Put(first, daysAgo: 0);
        var (ofRollback, ofDeployment) = (await Put(first, daysAgo: 5, run: "r1"), await Put(first, daysAgo: 5.1, run: "r2"));
        var (ofNothing, ofNight) = (await Put(first, daysAgo: 5.2, run: "r4"), await Put(first, daysAgo: 5.3, run: "r5"));
        var ofNobody = await Put(first, daysAgo: 6, run: "gone");
        var (ofUnfinished, ofOldRollback) = (await Put(first, daysAgo: 30, verified: false), await Put(first, daysAgo: 31, run: "r1"));
        await Journal("r1", "Rollback", new RunEnd(RunStatus.Succeeded, null));
        await Journal("r2", "DeployStaging", new RunEnd(RunStatus.Succeeded, null));
        await Journal("r4", "DeployStaging", new RunEnd(RunStatus.Refused, null));
        await Journal("r5", "Backup", new RunEnd(RunStatus.Succeeded, null));
        await Journal("r3", "DeployStaging", end: null, new RestorePoint(null, "003", ofUnfinished, "r3"));

        var record = await Prune(Policy with { Monthly = 0 });

        (await Ids()).ShouldBe([young, ofRollback, ofDeployment, ofNobody, ofUnfinished], ignoreOrder: true);
        Reason(ofRollback).ShouldStartWith("taken by the rollback r1; a rollback may need it until");
        Reason(ofNobody).ShouldStartWith("taken by run gone, of which no journal can be read; a rollback");
        Reason(ofDeployment).ShouldStartWith("taken by the deployment r2; a rollback");
        Reason(ofUnfinished).ShouldBe("restore point of run r3, which is not finished");
        new[] { ofNothing, ofNight, ofOldRollback }.Select(Reason).ShouldAllBe(reason => reason == "no rule keeps it");

        string Reason(string backup) => record.Backups.Single(decision => decision.Backup.Id == backup).Reason;
    }

    [Fact]
    public async Task And_killed_at_any_moment_leave_no_manifest_without_its_dump()
    {
        var first = await TakeOne();
        var (young, old) = (await Put(first, daysAgo: 0), await Put(first, daysAgo: 400));
        for (var deletions = 0; deletions < 2; deletions++)
        {
            var left = deletions;
            var killed = new InterposedStore(Store)
            {
                BeforeDelete = _ =>
                {
                    if (left-- == 0)
                        throw new TimeoutException("killed");
                },
            };
            await Should.ThrowAsync<TimeoutException>(() => new BackupCatalogue(killed, EnvironmentName).Delete(old, Cancellation));

            var promised = await Catalogue.List(Cancellation);
            promised.Select(backup => backup.Id).Contains(old).ShouldBe(deletions == 0);
            promised.ShouldAllBe(backup => File.Exists(DumpFile(backup.Manifest!)));
            await Prune(Policy with { KeepLast = 9 });
            (await Keys()).Any(key => key.Contains(old)).ShouldBe(deletions == 0);
            old = await Put(first, daysAgo: 400);
        }

        (await Ids()).ShouldContain(young);
    }

    [Fact]
    public async Task But_not_without_the_environments_lease()
    {
        var first = await TakeOne();
        await Put(first, daysAgo: 0);
        var old = await Put(first, daysAgo: 400);
        await using var lease = await Lease.Acquire(Store, EnvironmentName, new LeaseRequest("run", "PruneBackups"), Telling, Cancellation);
        foreach (var key in await Keys("/lock/"))
            await Store.Delete(key, Cancellation);

        var failure = await Should.ThrowAsync<PipelineException>(() =>
            new BackupPruning(Store, EnvironmentName, new BackupSettings { Retention = Policy with { Monthly = 0 } }, Telling).Run(
                lease,
                Cancellation
            )
        );

        failure.What.ShouldBe($"The lease on \"{EnvironmentName}\" was lost.");
        (await Ids()).ShouldContain(old);
    }

    private async Task<PruningRecord> Prune(RetentionSettings? policy = null)
    {
        await using var lease = await Lease.Acquire(
            Store,
            EnvironmentName,
            new LeaseRequest("prune", "PruneBackups"),
            Telling,
            Cancellation
        );
        return await new BackupPruning(Store, EnvironmentName, new BackupSettings { Retention = policy ?? Policy }, Telling).Run(
            lease,
            Cancellation
        );
    }

    private Task<BackupManifest> TakeOne() =>
        Stage(location: new BackupLocation(Store, "elsewhere")).Run(new BackupRequest("run", "1.4.0", "abc", "003"), Cancellation);

    private async Task<string> Put(BackupManifest taken, double daysAgo, bool verified = true, string run = "run", string version = "1.4.0")
    {
        var at = _time.GetUtcNow().AddDays(-daysAgo);
        var id = string.Create(CultureInfo.InvariantCulture, $"{at:yyyyMMdd'T'HHmmss}-v1");
        var keys = new BackupKeys(EnvironmentName, id);
        await using var dump = await Store.OpenRead(taken.Parts[0].Key, Cancellation);
        await Store.Write(keys.Part(0), (stream, token) => dump.CopyToAsync(stream, token), Cancellation);
        var manifest = taken with
        {
            Id = id,
            Environment = EnvironmentName,
            Parts = [taken.Parts[0] with { Key = keys.Part(0) }],
            TakenAt = at,
            For = taken.For with { Run = run, Version = version },
            Verification = verified ? new BackupVerification(VerificationLevel.Full, at, run, TimeSpan.FromSeconds(1), "15.4") : null,
        };
        await Catalogue.Write(manifest, Cancellation);
        return id;
    }

    private async Task Journal(string run, string command, RunEnd? end, RestorePoint? point = null)
    {
        var start = new RunStart(EnvironmentName, command, "1.4.0", "abc", "somebody");
        var journalled = await Run.Begin(Store, run, start, Telling, new Secrets(), Cancellation);
        if (point is not null)
            await journalled.Note(point, Cancellation);
        if (end is not null)
            await journalled.End(end.Status, end.Reason, Cancellation);
    }

    private ReleaseRecord Release(string version, int daysAgo, string backup) =>
        new()
        {
            Version = version,
            Commit = "abc",
            Digest = version,
            Artifact = $"/releases/{version}",
            Slot = "blue",
            Since = _time.GetUtcNow().AddDays(-daysAgo),
            Backup = backup,
        };

    private string Day(int daysAgo) => _time.GetUtcNow().AddDays(-daysAgo).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private IEnumerable<string> Told() => _told.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim());

    private async Task<IEnumerable<string>> Ids() => (await Catalogue.List(Cancellation)).Select(backup => backup.Id);

    private async Task<List<string>> Keys(string prefix = "")
    {
        var keys = new List<string>();
        await foreach (var found in Store.List(EnvironmentName + prefix, Cancellation))
            keys.Add(found.Key);
        return keys;
    }
}
