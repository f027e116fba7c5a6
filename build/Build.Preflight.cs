using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nuke.Common;
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
    Target Preflight => _ => _
        .Description("Looks at everything before anything is touched: repository, programs, database, disks, store, what runs")
        .Requires(() => Environment)
        .Triggers(Conclude)
        .Executes(() => Act(async cancellation =>
        {
            await Open(cancellation);
            Repository = await new GitRepository(RootDirectory).Read(cancellation);
            Version = Pipeline.Releases.ReleaseVersion.Find(ReleaseVersion, Repository, Release, RootDirectory);
            var unfinished = await BeginRun(InvokedTargets.First().Name, Version, Repository.Identity, cancellation);
            await CurrentRun.Step(nameof(Preflight), token => Look(unfinished, token), cancellation);
            if (HasWork && IsWhole)
                await Announce("deploy", cancellation);
        }));

    async Task<PreflightRecord> Look(RunSummary? unfinished, CancellationToken cancellation)
    {
        State = await Parts.Live.Read(cancellation);
        var record = await new PreflightStage(Parts.Name, [.. CommonGates(), .. ReleaseGates()], Parts.Transcript).Run(cancellation);
        await CleanUp(cancellation);
        var status = await Runner.Status(cancellation);
        HasWork = unfinished is not null || State.Live?.Digest != Digest || status.Pending.Any() || !await IsServing(State.Live, cancellation);
        Point = WayBack(unfinished?.RestorePoint, status.Current);
        State = State.BackTo(Point.Release);
        await CurrentRun.Note(Point, cancellation);
        if (HasWork)
            Baseline = await TakeBaseline(unfinished, cancellation);
        else
            Parts.Transcript.Line($"Nothing to do: {Parts.Name} runs {Version} ({Repository.ShortIdentity}) since {State.Live!.Since.Spoken()}.");
        return record;
    }

    /// <summary>That of the run that is carried on, unless it was a rollback of what was live: then from where that led to, with a backup of now.</summary>
    RestorePoint WayBack(RestorePoint? unfinished, string? revision) => unfinished switch
    {
        null => new RestorePoint(State.Live, revision, null, CurrentRun.Id),
        { OfRollback: true } => new RestorePoint(unfinished.Release, revision, null, CurrentRun.Id),
        _ => unfinished,
    };

    async Task<bool> IsServing(ReleaseRecord release, CancellationToken cancellation) =>
        Parts.Traffic.Current()?.Name == release.Slot && await Parts.Traffic.Shows(release.Version, release.Commit, cancellation);

    IEnumerable<Gate> CommonGates() =>
    [
        RepositoryGate.For(Repository, Gates),
        ProgramsGate.For([new Command("git", "--version"), new Command(Service.Publish[0], "--version"), .. Sandbox is null ? [] : new[] { new Command("nginx", "-v") }]),
        DatabaseGate.For(Parts.Database, Gates),
        DiskGate.For([Parts.Service.Directory, TemporaryDirectory], RoomNeeded, Gates),
        StoreGate.For(Parts.Store, Parts.Name),
        .. Path.IsPathRooted(Parts.Store.Location) ? [DiskGate.For([Parts.Store.Location], _ => Task.FromResult(new ByteSize(0)), Gates) with { Name = "its disk" }] : Array.Empty<Gate>(),
    ];

    IEnumerable<Gate> ReleaseGates()
    {
        if (Gates.RequiresSuccessIn.Length > 0)
            yield return PromotionGate.For(Gates.RequiresSuccessIn, new LiveRecords(Parts.Store, Gates.RequiresSuccessIn).Read, Repository.Identity);
        yield return new Gate("proxy", CheckProxy);
        yield return new Gate("migrations", CheckMigrations);
        yield return new Gate("artifact", BuildArtifact);
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
        if (State.Live is null && CurrentRun.Start.Continues is null && Parts.Traffic.Current() is { } slot)
        {
            return GateResult.Refuse(
                $"{Parts.Service.Url} leads to {slot}, but the store knows of no release", $"Look whether this is the right store; if it is, remove {Parts.Traffic.Socket}.");
        }

        if (!await Parts.Traffic.HasProxy(cancellation))
            return GateResult.Refuse($"nothing answers at {Parts.Service.Url}", Sandbox is null ? "Start the proxy." : $"./build.sh SandboxUp --environment {Parts.Name}");
        return GateResult.Pass($"{Parts.Service.Url} leads to {Parts.Traffic.Current()?.Name ?? "nothing yet"}");
    }

    async Task<GateResult> CheckMigrations(CancellationToken cancellation)
    {
        await ReadMigrations(cancellation);
        var status = await Runner.Status(cancellation);
        var obstacles = status.Obstacles.ToList();
        if (obstacles.Count > 0)
            return GateResult.Refuse(string.Join(System.Environment.NewLine, obstacles), "Mend the migrations' files.");
        var pending = status.PendingNames.ToList();
        return GateResult.Pass($"at {status.Current ?? "nothing"}, {(pending.Count == 0 ? "none pending" : $"pending: {string.Join(", ", pending)}")}");
    }

    /// <summary>Built before anything is touched: a release that does not compile is refused like any other.</summary>
    async Task<GateResult> BuildArtifact(CancellationToken cancellation)
    {
        Artifact = await new ArtifactBuilder(Parts.Service, Parts.Transcript).Build(RootDirectory, Version, Repository.Identity, cancellation);
        Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{Artifact.Digest}\n{Repository.Identity}\n{JsonSerializer.Serialize(Service.Start)}\n{JsonSerializer.Serialize(Service.Environment.OrderBy(pair => pair.Key))}")));
        var hold = HoldGate.Judge(State, Digest, TryAgain);
        return hold.Verdict == GateVerdict.Pass ? GateResult.Pass(Path.GetFileName(Artifact.Folder)) : hold;
    }
}
