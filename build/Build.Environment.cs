using Pipeline;
using Pipeline.Backups.Encryption;
using Pipeline.Environments;
using Pipeline.Migrations;
using Pipeline.Runs;
using Pipeline.Sandbox;
using Pipeline.Store;

partial class Build
{
    readonly Secrets Secrets = new(MaskOnConsole);

    /// <summary>The target engine's extension point for secrets that are fetched while a target runs: see docs/targets.md. NUKE has none.</summary>
    static void MaskOnConsole(string secret) => (AppContext.GetData("Targets.Mask") as Action<string>)?.Invoke(secret);

    EnvironmentParts? Opened;

    Transcript Transcript =>
        field ??= new Transcript(Console.Out, Secrets, TimeProvider.System)
        {
            IsInteractive = IsLocalBuild && !Console.IsOutputRedirected,
            Width = Console.IsOutputRedirected || Console.WindowWidth < 20 ? int.MaxValue : Console.WindowWidth,
        };

    EnvironmentParts Parts => Opened ?? throw new InvalidOperationException("The environment is not open.");

    string EnvironmentName =>
        Start.Named ?? throw PipelineException.WrongUsage("No environment is named.", next: "Name it: --environment staging");

    static IEnumerable<string> EnvironmentNames => EnvironmentChoice.In(RootDirectory / ".nuke");

    /// <summary>Opens the environment; a sandbox is made when it is not there, and started when it is stopped.</summary>
    Task Open(CancellationToken cancellation) =>
        Open(
            (sandbox, store) =>
                SandboxNamed(EnvironmentName).EnsureRunning(sandbox, new SandboxProject(Service, Migrations, Checks), store, cancellation),
            cancellation
        );

    /// <summary>Opens the environment as it is: looking never makes or starts a sandbox.</summary>
    Task OpenToLook(CancellationToken cancellation) =>
        Open(
            (_, _) =>
                Task.FromResult(
                    SandboxNamed(EnvironmentName).Find() ?? throw PipelineException.Refused($"There is no sandbox {EnvironmentName} yet.")
                ),
            cancellation
        );

    async Task ReadMigrations(CancellationToken cancellation) =>
        Folder = await MigrationFolder.Read(Migrations, RootDirectory, Parts.Database, cancellation);

    async Task Open(Func<SandboxSettings, IObjectStore, Task<SandboxEnvironment>> findSandbox, CancellationToken cancellation)
    {
        var check = CheckSettings().Add(nameof(Store), Store);
        Opened = Sandbox is null ? await OpenReal(check, cancellation) : await OpenSandbox(Sandbox, check, findSandbox, cancellation);
    }

    SettingsCheck CheckSettings() => new(EnvironmentName, RootDirectory / ".nuke", System.Environment.GetCommandLineArgs());

    SettingsCheck CheckAll(SettingsCheck check) =>
        check
            .Add(nameof(Release), Release)
            .Add(nameof(Gates), Gates)
            .Add(nameof(Backups), BackupOptions)
            .Add(nameof(Migrations), Migrations)
            .Add(nameof(Checks), Checks)
            .Add(nameof(Monitoring), Monitoring)
            .Add(nameof(Rollbacks), Rollbacks)
            .Add(nameof(GitHub), GitHub)
            .Add(nameof(Slack), Slack);

    async Task<EncryptionKey?> RevealBackupKey(CancellationToken cancellation) =>
        BackupOptions.EncryptionKey is { } key ? await EncryptionKey.Reveal(key, Secrets, cancellation) : null;

    async Task<EnvironmentParts> OpenReal(SettingsCheck check, CancellationToken cancellation)
    {
        CheckAll(check).Add(nameof(Database), Database).Add(nameof(Service), Service).ThrowIfFaulty();
        return new EnvironmentParts
        {
            Name = EnvironmentName,
            Secrets = Secrets,
            Transcript = Transcript,
            Store = await Store.Open(RootDirectory, Secrets, Transcript.Time, cancellation),
            BackupKey = await RevealBackupKey(cancellation),
            Database = await Database.Resolve(Secrets, Transcript.Time, cancellation),
            Service = Service,
        };
    }

    async Task<EnvironmentParts> OpenSandbox(
        SandboxSettings settings,
        SettingsCheck check,
        Func<SandboxSettings, IObjectStore, Task<SandboxEnvironment>> find,
        CancellationToken cancellation
    )
    {
        CheckAll(check)
            .Add(nameof(Sandbox), settings)
            .Add(nameof(Service), Service with { Directory = RootDirectory, Url = "http://127.0.0.1/" })
            .ThrowIfFaulty();
        var store = await Store.Open(RootDirectory, Secrets, Transcript.Time, cancellation);
        var made = await find(settings, store);
        return new EnvironmentParts
        {
            Name = EnvironmentName,
            Secrets = Secrets,
            Transcript = Transcript,
            Store = store,
            BackupKey = await RevealBackupKey(cancellation),
            Database = made.Database,
            Service = Service with { Directory = made.ServiceDirectory, Url = made.Url.ToString() },
        };
    }
}
