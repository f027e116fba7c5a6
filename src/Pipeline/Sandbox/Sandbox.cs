using System.Security.Cryptography;
using System.Text.Json;
using Pipeline.Deployments;
using Pipeline.Runs;
using Pipeline.Store;

namespace Pipeline.Sandbox;

/// <summary>
/// An environment on this machine: a PostgreSQL cluster, an nginx and a service in two slots, all of its own, below <c>.nuke/temp/sandbox</c>.
/// Made on first use; what a killed making has left is removed by the next.
/// </summary>
public sealed class Sandbox
{
    private static readonly TimeSpan RemovalDeadline = TimeSpan.FromMinutes(2);

    private readonly string _root;
    private readonly string _environment;
    private readonly SandboxFolders _folders;
    private readonly Transcript _transcript;

    /// <param name="root">The project's root.</param>
    /// <param name="environment">The environment's name.</param>
    /// <param name="transcript">Where it is told.</param>
    public Sandbox(string root, string environment, Transcript transcript) =>
        (_root, _environment, _folders, _transcript) = (root, environment, new SandboxFolders(root, environment), transcript);

    private TimeProvider Time => _transcript.Time;

    private SandboxProxy Proxy => new(_folders.Proxy, Time);

    private SandboxCluster Cluster => new(_folders, Time);

    /// <summary>Where the sandbox's parts are; null when it was not made yet. Starts nothing.</summary>
    public SandboxEnvironment? Find() =>
        File.Exists(_folders.Description)
            ? JsonSerializer.Deserialize<SandboxEnvironment>(File.ReadAllText(_folders.Description), StoreJson.Options)! with
            {
                Password = File.ReadAllText(_folders.Password),
            }
            : null;

    /// <summary>What <see cref="EnsureRunning"/> would make of a sandbox that is not there.</summary>
    /// <exception cref="PipelineException">What the store has is another environment's of that name.</exception>
    public async Task<IEnumerable<string>> ForeseeMaking(SandboxSettings settings, IObjectStore store, CancellationToken cancellation)
    {
        await new SandboxMemory(store, _environment).ThrowIfTaken(cancellation);
        return
        [
            $"make the sandbox {_environment} below {_folders.Whole}: PostgreSQL, nginx, and release {settings.EarlierVersion} live with {((long)settings.Users).Grouped()} users",
        ];
    }

    /// <summary>What <see cref="Down"/> would do.</summary>
    public IEnumerable<string> ForeseeDown(IObjectStore store) =>
        Directory.Exists(_folders.Whole)
            ?
            [
                $"stop and remove the sandbox {_environment} below {_folders.Whole}, with its database",
                $"remove what {store.Location} has below {_environment}/, the backups too",
            ]
            : [$"remove what {store.Location} has below {_environment}/; there is no sandbox {_environment}"];

    /// <summary>
    /// Makes the sandbox unless it is there, and starts its parts when the machine was started since. A part that was stopped by
    /// somebody is left so: that is for Preflight to find.
    /// </summary>
    /// <exception cref="PipelineException">It cannot be made or started, and why; what was begun is removed.</exception>
    public async Task<SandboxEnvironment> EnsureRunning(
        SandboxSettings settings,
        SandboxProject project,
        IObjectStore store,
        CancellationToken cancellation
    )
    {
        using var only = await SandboxLock.Take(_folders.Lock, _transcript, cancellation);
        var programs = await new SandboxPackages(_transcript).Ensure(cancellation);
        if (Find() is { } made)
        {
            if (!await IsOfThisMachineStart(cancellation))
                await Start(made, project.Service, store, programs, cancellation);
            return made;
        }

        await new SandboxMemory(store, _environment).ThrowIfTaken(cancellation);
        await Remove(project.Service, store, cancellation);
        try
        {
            return await Create(settings, project, store, programs, cancellation);
        }
        catch (Exception)
        {
            await RemoveBegun(project.Service, store);
            throw;
        }
    }

    /// <summary>Starts what is stopped of a sandbox that is there.</summary>
    /// <exception cref="PipelineException">There is none, or a part does not start.</exception>
    public async Task<SandboxEnvironment> StartAgain(ServiceSettings service, IObjectStore store, CancellationToken cancellation)
    {
        using var only = await SandboxLock.Take(_folders.Lock, _transcript, cancellation);
        var made =
            Find()
            ?? throw PipelineException.Refused(
                $"There is no sandbox {_environment}.",
                next: $"Make it: {Invocation.Program} Preflight --environment {_environment}"
            );
        await Start(made, service, store, await new SandboxPackages(_transcript).Ensure(cancellation), cancellation);
        return made;
    }

    /// <summary>nginx accepts its configuration.</summary>
    /// <exception cref="PipelineException">It does not, and why.</exception>
    public Task CheckProxy(CancellationToken cancellation) => Proxy.Check(cancellation);

    /// <summary>Stops and removes the sandbox and what the store remembers of it; whatever is there of it.</summary>
    /// <exception cref="PipelineException">A run is in progress in it.</exception>
    public async Task Down(ServiceSettings service, IObjectStore store, CancellationToken cancellation)
    {
        using var only = await SandboxLock.Take(_folders.Lock, _transcript, cancellation);
        if (await Lease.Current(store, _environment, Time, cancellation) is { } lease)
            throw PipelineException.Refused(
                $"The sandbox {_environment} is in use.",
                lease.ToString(),
                "Wait until that run has ended, or end it."
            );
        var existed = Directory.Exists(_folders.Whole);
        await Remove(service, store, cancellation);
        _transcript.Line(existed ? $"The sandbox {_environment} is stopped and removed." : $"There is no sandbox {_environment}.");
    }

    /// <summary>The sandboxes that were made, or begun, below a root.</summary>
    public static IReadOnlyList<string> In(string root) =>
        Directory.Exists(new SandboxFolders(root, "").All)
            ?
            [
                .. Directory
                    .EnumerateDirectories(new SandboxFolders(root, "").All)
                    .Select(folder => Path.GetFileName(folder))
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    private async Task<SandboxEnvironment> Create(
        SandboxSettings settings,
        SandboxProject project,
        IObjectStore store,
        string programs,
        CancellationToken cancellation
    )
    {
        var started = Time.GetTimestamp();
        _transcript.Line(
            $"Making the sandbox {_environment}: PostgreSQL, nginx, and release {settings.EarlierVersion} live with {((long)settings.Users).Grouped()} users ..."
        );
        Directory.CreateDirectory(_folders.Whole);
        var (databasePort, proxyPort) = FreePort.FindTwo();
        var made = new SandboxEnvironment(databasePort, proxyPort, _folders.Service) { Password = RandomNumberGenerator.GetHexString(32) };
        await PrivateFile.Write(_folders.Password, made.Password, cancellation);
        var birth = new SandboxBirth(_root, settings, project with { Service = made.Applied(project.Service) }, _transcript);
        var artifact = birth.Build(cancellation);
        await Task.WhenAll(artifact, MakeDatabase(made, birth, programs, cancellation));
        await Proxy.Create(
            new NginxConfiguration(made.ProxyPort, new TrafficSwitch(made.Applied(project.Service), Time).Socket),
            cancellation
        );
        await birth.GoLive(await artifact, made.Database, new LiveRecords(store, _environment), cancellation);
        await File.WriteAllTextAsync(_folders.Started, MachineStart.Identity(), cancellation);
        await Describe(made, cancellation);
        _transcript.Line($"The sandbox {_environment} is there after {Time.GetElapsedTime(started).Spoken()}: {made.Url}");
        return made;
    }

    private async Task MakeDatabase(SandboxEnvironment made, SandboxBirth birth, string programs, CancellationToken cancellation)
    {
        await Cluster.Create(programs, made.DatabasePort, made.Password, cancellation);
        await birth.FillDatabase(made.Database, cancellation);
    }

    private async Task Describe(SandboxEnvironment made, CancellationToken cancellation)
    {
        var next = _folders.Description + ".new";
        await File.WriteAllTextAsync(next, JsonSerializer.Serialize(made, StoreJson.Options), cancellation);
        File.Move(next, _folders.Description, overwrite: true);
    }

    private async Task<bool> IsOfThisMachineStart(CancellationToken cancellation) =>
        File.Exists(_folders.Started) && await File.ReadAllTextAsync(_folders.Started, cancellation) == MachineStart.Identity();

    private async Task Start(
        SandboxEnvironment made,
        ServiceSettings service,
        IObjectStore store,
        string programs,
        CancellationToken cancellation
    )
    {
        _transcript.Line($"Starting the sandbox {_environment} ...");
        if (!await IsOfThisMachineStart(cancellation))
            Cluster.ForgetProcess();
        await Cluster.Start(programs, made.DatabasePort, cancellation);
        await Proxy.Start(made.ProxyPort, cancellation);
        await StartLive((await new LiveRecords(store, _environment).Read(cancellation)).Live, made, made.Applied(service), cancellation);
        await File.WriteAllTextAsync(_folders.Started, MachineStart.Identity(), cancellation);
    }

    private async Task StartLive(ReleaseRecord? live, SandboxEnvironment made, ServiceSettings service, CancellationToken cancellation)
    {
        if (live is null || !Slot.TryParse(live.Slot, out var slot) || new Slots(service, Time).Status(slot).Running)
            return;
        var request = new DeploymentRequest
        {
            Version = live.Version,
            Commit = live.Commit,
            Artifact = live.Artifact,
            Database = made.Database,
        };
        await new DeploymentStage(service, _transcript).PutBack(slot, request, cancellation);
    }

    private async Task RemoveBegun(ServiceSettings service, IObjectStore store)
    {
        using var deadline = new CancellationTokenSource(RemovalDeadline, Time);
        try
        {
            await Remove(service, store, deadline.Token);
        }
        catch (PipelineException failure)
        {
            _transcript.Warn($"What there is of the sandbox {_environment} is left to the next run: {failure.Message}");
        }
    }

    private async Task Remove(ServiceSettings service, IObjectStore store, CancellationToken cancellation)
    {
        if (File.Exists(_folders.Description))
            File.Delete(_folders.Description);
        await new Slots(service with { Directory = _folders.Service }, Time).Remove(cancellation);
        string[] ofSlots = ["sh", .. service.Start.Take(1).Select(program => Path.GetFileName(program))];
        await new ServerProcesses(_folders.Service, ofSlots).End(null, _ => { }, Time, cancellation);
        await Proxy.Stop(cancellation);
        await Cluster.Remove(cancellation);
        if (Directory.Exists(_folders.Whole))
            Directory.Delete(_folders.Whole, recursive: true);
        await new SandboxMemory(store, _environment).Remove(cancellation);
    }
}
