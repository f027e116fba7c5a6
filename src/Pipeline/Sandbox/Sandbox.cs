using System.Security.Cryptography;
using System.Text.Json;
using Pipeline.Deployments;
using Pipeline.Migrations;
using Pipeline.Runs;
using Pipeline.Store;

namespace Pipeline.Sandbox;

/// <summary>
/// An environment on this machine: a PostgreSQL cluster, an nginx and a service in two slots, all of its own, below <c>.nuke/temp/sandbox</c>.
/// Made on first use; what a killed making has left is removed by the next.
/// </summary>
public sealed class Sandbox
{
    private readonly string _root;
    private readonly string _environment;
    private readonly SandboxFolders _folders;
    private readonly Transcript _transcript;

    /// <param name="root">The project's root.</param>
    /// <param name="environment">The environment's name.</param>
    /// <param name="transcript">Where it is told.</param>
    public Sandbox(string root, string environment, Transcript transcript) =>
        (_root, _environment, _folders, _transcript) = (root, environment, new SandboxFolders(root, environment), transcript);

    private SandboxProxy Proxy => new(_folders.Proxy);

    /// <summary>Where the sandbox's parts are; null when it was not made yet. Starts nothing.</summary>
    public SandboxEnvironment? Find() =>
        File.Exists(_folders.Description)
            ? JsonSerializer.Deserialize<SandboxEnvironment>(File.ReadAllText(_folders.Description), StoreJson.Options)! with { Password = File.ReadAllText(_folders.Password) }
            : null;

    /// <summary>
    /// Makes the sandbox unless it is there, and starts its parts when the machine was started since. A part that was stopped by
    /// somebody is left so: that is for Preflight to find.
    /// </summary>
    public async Task<SandboxEnvironment> EnsureRunning(
        SandboxSettings settings, ServiceSettings service, MigrationSettings migrations, IObjectStore store, CancellationToken cancellation)
    {
        using var only = await SandboxLock.Take(_folders.Lock, _transcript, cancellation);
        var programs = await new SandboxPackages(_transcript).Ensure(cancellation);
        if (Find() is { } made)
        {
            await StartAfterReboot(made, service, store, programs, cancellation);
            return made;
        }

        await Remove(service, store, programs, cancellation);
        return await Create(settings, service, migrations, store, programs, cancellation);
    }

    /// <summary>nginx accepts its configuration.</summary>
    /// <exception cref="PipelineException">It does not, and why.</exception>
    public Task CheckProxy(CancellationToken cancellation) => Proxy.Check(cancellation);

    /// <summary>Stops and removes the sandbox and what the store remembers of it; whatever is there of it.</summary>
    public async Task Down(ServiceSettings service, IObjectStore store, CancellationToken cancellation)
    {
        using var only = await SandboxLock.Take(_folders.Lock, _transcript, cancellation);
        var existed = Directory.Exists(_folders.Whole);
        await Remove(service, store, existed ? await new SandboxPackages(_transcript).Ensure(cancellation) : "", cancellation);
        _transcript.Line(existed ? $"The sandbox {_environment} is stopped and removed." : $"There is no sandbox {_environment}.");
    }

    /// <summary>The sandboxes that were made, or begun, below a root.</summary>
    public static IReadOnlyList<string> In(string root) =>
        Directory.Exists(new SandboxFolders(root, "").All)
            ? [.. Directory.EnumerateDirectories(new SandboxFolders(root, "").All).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)]
            : [];

    private async Task<SandboxEnvironment> Create(
        SandboxSettings settings, ServiceSettings service, MigrationSettings migrations, IObjectStore store, string programs, CancellationToken cancellation)
    {
        var started = _transcript.Time.GetTimestamp();
        _transcript.Line($"Making the sandbox {_environment}: PostgreSQL, nginx, and release {settings.EarlierVersion} live with {((long)settings.Users).Grouped()} users ...");
        Directory.CreateDirectory(_folders.Whole);
        var made = new SandboxEnvironment(FreePort.Find(), FreePort.Find(), _folders.Service) { Password = RandomNumberGenerator.GetHexString(32) };
        await WritePassword(made.Password, cancellation);
        var birth = new SandboxBirth(_root, settings, service with { Directory = made.ServiceDirectory, Url = made.Url.ToString() }, migrations, _transcript);
        var building = birth.Build(cancellation);
        await new SandboxCluster(_folders.Cluster, programs).Create(made.DatabasePort, made.Password, cancellation);
        await birth.FillDatabase(made.Database, cancellation);
        await StartProxy(made, service, cancellation);
        await birth.GoLive(await building, made.Database, new LiveRecords(store, _environment), cancellation);
        await File.WriteAllTextAsync(_folders.Started, MachineStart.Identity(), cancellation);
        await Describe(made, cancellation);
        _transcript.Line($"The sandbox {_environment} is there after {_transcript.Time.GetElapsedTime(started).Spoken()}: {made.Url}");
        return made;
    }

    private async Task WritePassword(string password, CancellationToken cancellation)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        await using var file = new StreamWriter(_folders.Password, options);
        await file.WriteAsync(password.AsMemory(), cancellation);
    }

    private Task StartProxy(SandboxEnvironment made, ServiceSettings service, CancellationToken cancellation)
    {
        var traffic = new TrafficSwitch(service with { Directory = made.ServiceDirectory }, _transcript.Time);
        return Proxy.Create(new NginxConfiguration(made.ProxyPort, traffic.Socket), cancellation);
    }

    private async Task Describe(SandboxEnvironment made, CancellationToken cancellation)
    {
        var next = _folders.Description + ".new";
        await File.WriteAllTextAsync(next, JsonSerializer.Serialize(made, StoreJson.Options), cancellation);
        File.Move(next, _folders.Description, overwrite: true);
    }

    private async Task StartAfterReboot(SandboxEnvironment made, ServiceSettings service, IObjectStore store, string programs, CancellationToken cancellation)
    {
        var machine = MachineStart.Identity();
        if (File.Exists(_folders.Started) && await File.ReadAllTextAsync(_folders.Started, cancellation) == machine)
            return;
        _transcript.Line($"Starting the sandbox {_environment} ...");
        await new SandboxCluster(_folders.Cluster, programs).Start(cancellation);
        await Proxy.Start(cancellation);
        if ((await new LiveRecords(store, _environment).Read(cancellation)).Live is { } live && Slot.TryParse(live.Slot, out var slot))
        {
            var request = new DeploymentRequest { Version = live.Version, Commit = live.Commit, Artifact = live.Artifact, Database = made.Database };
            await new DeploymentStage(service with { Directory = made.ServiceDirectory, Url = made.Url.ToString() }, _transcript).PutBack(slot, request, cancellation);
        }

        await File.WriteAllTextAsync(_folders.Started, machine, cancellation);
    }

    private async Task Remove(ServiceSettings service, IObjectStore store, string programs, CancellationToken cancellation)
    {
        if (Directory.Exists(_folders.Whole))
        {
            await new Slots(service with { Directory = _folders.Service }, _transcript.Time).Remove(cancellation);
            await Proxy.Stop(cancellation);
            await new SandboxCluster(_folders.Cluster, programs).Stop(cancellation);
            Directory.Delete(_folders.Whole, recursive: true);
        }

        await foreach (var remembered in store.List($"{_environment}/", cancellation))
            await store.Delete(remembered.Key, cancellation);
    }
}
