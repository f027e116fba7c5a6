using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nuke.Common;
using Nuke.Common.IO;
using Pipeline;
using Pipeline.Databases;
using Pipeline.Deployments;
using Pipeline.Environments;
using Pipeline.Preflight;
using Pipeline.Processes;
using Pipeline.Repositories;
using Pipeline.Runs;

partial class Build
{
    [Category("Stages")]
    Target Preflight =>
        _ =>
            _.Description("Looks at everything before anything is touched: repository, programs, database, disks, store, what runs")
                .Requires(() => Environment)
                .Triggers(Conclude)
                .Executes(() =>
                    Act(
                        async cancellation =>
                        {
                            await Open(cancellation);
                            await ReadRelease(cancellation);
                            var commit = BacksUpOnly ? await ReadLive(cancellation) : Repository.Identity;
                            Unfinished = await BeginRun(CommandName, Version, commit, cancellation);
                            await CurrentRun.Step(nameof(Preflight), Prepare, cancellation);
                            if (HasWork && IsWhole)
                                await Announce("deploy", cancellation);
                        },
                        ForeseePreflight
                    )
                );

    /// <summary>The run that was interrupted before and is carried on; null when all is settled.</summary>
    RunSummary? Unfinished;

    async Task ReadRelease(CancellationToken cancellation)
    {
        Repository = await new GitRepository(RootDirectory).Read(cancellation);
        Version = Pipeline.Releases.ReleaseVersion.Find(ReleaseVersion, Repository, Release, RootDirectory);
    }

    /// <summary>A backup by itself is of what is live, and not of what is checked out.</summary>
    async Task<string> ReadLive(CancellationToken cancellation)
    {
        State = await Parts.Live.Read(cancellation);
        Version = State.Live?.Version ?? Version;
        return State.Live?.Commit ?? "";
    }

    async Task<PreflightRecord> Prepare(CancellationToken cancellation)
    {
        var record = await Look(Parts.Service, StoreGate.For(Parts.Store, Parts.Name), cancellation);
        await CleanUp(cancellation);
        await CurrentRun.Note(RestorePoint, cancellation);
        if (HasWork && !BacksUpOnly)
            Baseline = await TakeBaseline(Unfinished, cancellation);
        return record;
    }

    /// <summary>All checks but the one that would write into the store; the artifact is built aside, and removed.</summary>
    async Task<IEnumerable<string>> ForeseePreflight(CancellationToken cancellation)
    {
        if (Sandbox is not null && SandboxNamed(EnvironmentName).Find() is null)
        {
            HasWork = false;
            var store = await Store.Open(RootDirectory, Secrets, Transcript.Time, cancellation);
            return
            [
                .. await SandboxNamed(EnvironmentName).ForeseeMaking(Sandbox, store, cancellation),
                "deploy there; what that would change is seen when the sandbox is there",
            ];
        }

        await OpenToLook(cancellation);
        await ReadRelease(cancellation);
        Unfinished = await LookForUnfinished(cancellation);
        var aside = TemporaryDirectory / $"dry-run-{System.Environment.ProcessId}";
        try
        {
            await Look(Parts.Service with { Directory = aside }, StoreGate.ForReading(Parts.Store, Parts.Name), cancellation);
        }
        finally
        {
            aside.DeleteDirectory();
        }

        return Unfinished is null ? [] : [$"carry on the run {Unfinished.Run}"];
    }

    async Task<PreflightRecord> Look(ServiceSettings building, Gate store, CancellationToken cancellation)
    {
        State = await Parts.Live.Read(cancellation);
        IEnumerable<Gate> gates = BacksUpOnly ? BackupGates(store) : [.. CommonGates(store), .. ReleaseGates(building)];
        var record = await new PreflightStage(Parts.Name, [.. gates], Parts.Transcript).Run(cancellation);
        var status = await Runner.Status(cancellation);
        HasWork =
            BacksUpOnly
            || Unfinished is not null
            || State.Live?.Digest != Digest
            || status.Pending.Any()
            || !await IsServing(State.Live, cancellation);
        Point = WayBack(Unfinished?.RestorePoint, status.Current);
        State = State.BackTo(Point.Release);
        if (!HasWork)
            Parts.Transcript.Line(
                $"Nothing to do: {Parts.Name} runs {Version} ({Repository.ShortIdentity}) since {State.Live!.Since.Spoken()}."
            );
        return record;
    }

    /// <summary>That of the run that is carried on, unless it was a rollback of what was live: then from where that led to, with a backup of now.</summary>
    RestorePoint WayBack(RestorePoint? unfinished, string? revision) =>
        unfinished switch
        {
            { OfRollback: false } => unfinished with { Level = null },
            _ => new RestorePoint(unfinished is null ? State.Live : unfinished.Release, revision, null, Run?.Id ?? ""),
        };

    async Task<bool> IsServing(ReleaseRecord release, CancellationToken cancellation) =>
        Parts.Traffic.Current()?.Name == release.Slot && await Parts.Traffic.Shows(release.Version, release.Commit, cancellation);

    /// <summary>What a backup needs, and nothing of what a deployment does.</summary>
    IEnumerable<Gate> BackupGates(Gate store) =>
        [
            DatabaseGate.For(Parts.Database, Gates),
            DiskGate.For([TemporaryDirectory], RoomNeeded, Gates),
            store,
            .. StoreDisk,
            new Gate("migrations", CheckMigrations),
        ];

    /// <summary>A store on a disk has to take one more backup, about as large as the newest.</summary>
    IEnumerable<Gate> StoreDisk =>
        Path.IsPathRooted(Parts.Store.Location)
            ? [DiskGate.For([Parts.Store.Location], RoomForBackup, Gates) with { Name = "its disk" }]
            : [];

    async Task<ByteSize> RoomForBackup(CancellationToken cancellation) =>
        new((await Parts.Catalogue.Newest(Parts.Database.Name, cancellation))?.Size ?? 0);

    IEnumerable<Gate> CommonGates(Gate store) =>
        [
            RepositoryGate.For(Repository, Gates),
            ProgramsGate.For([
                new Command("git", "--version"),
                new Command(Service.Publish[0], "--version"),
                .. Sandbox is null ? [] : new[] { new Command("nginx", "-v") },
            ]),
            DatabaseGate.For(Parts.Database, Gates),
            DiskGate.For([Parts.Service.Directory, TemporaryDirectory], RoomNeeded, Gates),
            store,
            .. Gates.BackupAge is { } age ? [BackupAgeGate.For(age, NewestProven, Parts.Name, Parts.Transcript.Time)] : Array.Empty<Gate>(),
            .. StoreDisk,
        ];

    /// <summary>Whichever leads furthest: <c>Backup Migrate</c> is a migration.</summary>
    string CommandName => BacksUpOnly ? nameof(Backup) : InvokedTargets.Last().Name;

    /// <summary>True for the target Backup by itself, which takes and proves a backup whether there is something to deploy or not.</summary>
    bool BacksUpOnly =>
        ExecutionPlan.Any(target => target.Name == nameof(Backup))
        && ExecutionPlan.All(target => target.Name is nameof(Preflight) or nameof(Backup) or nameof(Conclude));

    async Task<DateTimeOffset?> NewestProven(CancellationToken cancellation) =>
        (await Parts.Catalogue.List(cancellation))
            .FirstOrDefault(backup => backup.Manifest?.IsVerified(BackupOptions.Verification) == true)
            ?.Manifest!.TakenAt;

    IEnumerable<Gate> ReleaseGates(ServiceSettings building)
    {
        if (Gates.RequiresSuccessIn.Length > 0)
            yield return PromotionGate.For(
                Gates.RequiresSuccessIn,
                new LiveRecords(Parts.Store, Gates.RequiresSuccessIn).Read,
                Repository.Identity
            );
        yield return new Gate("proxy", CheckProxy);
        yield return new Gate("migrations", CheckMigrations);
        yield return new Gate("artifact", token => BuildArtifact(building, token));
    }

    /// <summary>A dump and a restored copy may each be as large as the database.</summary>
    async Task<ByteSize> RoomNeeded(CancellationToken cancellation)
    {
        await using var connection = await Parts.Database.Connect(cancellation);
        return new ByteSize(2 * await connection.Scalar<long>("SELECT pg_database_size(current_database())", cancellation));
    }

    /// <summary>A proxy of somebody else's is judged by what it answers; the sandbox's own can be asked itself.</summary>
    async Task<GateResult> CheckProxy(CancellationToken cancellation)
    {
        if (Sandbox is not null)
            await SandboxNamed(Parts.Name).CheckProxy(cancellation);
        if (State.Live is null && Unfinished is null && Parts.Traffic.Current() is { } slot)
        {
            return GateResult.Refuse(
                $"{Parts.Service.Url} leads to {slot}, but the store knows of no release",
                $"Look whether this is the right store: the old one's objects below {Parts.Name}/ can be copied into it. Only when nobody needs what answers there: remove {Parts.Traffic.Socket}"
            );
        }

        if (Unfinished is null && State.Live is { } live && Parts.Traffic.Current() is { } other && other.Name != live.Slot)
            return GateResult.Refuse(
                $"{Parts.Service.Url} leads to {other}, but the store says that {live.Version} is live in {live.Slot}",
                $"Look whether this is the right store. If it is, take what it knows as live back: {Invocation.Program} Rollback --environment {Parts.Name} --level 2"
            );

        if (!await Parts.Traffic.HasProxy(cancellation))
            return GateResult.Refuse(
                $"nothing answers at {Parts.Service.Url}",
                Sandbox is null ? "Start the proxy." : $"{Invocation.Program} SandboxUp --environment {Parts.Name}"
            );
        return GateResult.Pass($"{Parts.Service.Url} leads to {Parts.Traffic.Current()?.Name ?? "nothing yet"}");
    }

    /// <summary>Built before anything is touched: a release that does not compile is refused like any other.</summary>
    async Task<GateResult> BuildArtifact(ServiceSettings building, CancellationToken cancellation)
    {
        Artifact = await new ArtifactBuilder(building, Parts.Transcript).Build(RootDirectory, Version, Repository.Identity, cancellation);
        Digest = Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    $"{Artifact.Digest}\n{Repository.Identity}\n{JsonSerializer.Serialize(Service.Start)}\n{JsonSerializer.Serialize(Service.Environment.OrderBy(pair => pair.Key))}"
                )
            )
        );
        var hold = HoldGate.Judge(State, Digest, TryAgain);
        return hold.Verdict == GateVerdict.Pass ? GateResult.Pass(Path.GetFileName(Artifact.Folder)) : hold;
    }
}
