using Pipeline;
using Pipeline.Environments;
using Pipeline.Runs;
using Pipeline.Sandbox;

partial class Build
{
    EnvironmentParts? Opened;

    EnvironmentParts Parts => Opened ?? throw new InvalidOperationException("The environment is not open.");

    string EnvironmentName => Start.Named ?? throw PipelineException.WrongUsage("No environment is named.", next: "Name it: --environment staging");

    /// <summary>Opens the environment; a sandbox is made when it is not there, and started when it is stopped.</summary>
    async Task Open(CancellationToken cancellation)
    {
        var secrets = new Secrets();
        var transcript = new Transcript(Console.Out, secrets, TimeProvider.System) { IsInteractive = IsLocalBuild && !Console.IsOutputRedirected };
        var check = new SettingsCheck(EnvironmentName, RootDirectory / ".nuke").Add(nameof(Store), Store);
        Opened = Sandbox is null
            ? await OpenReal(check, secrets, transcript, cancellation)
            : await OpenSandbox(Sandbox, check, secrets, transcript, cancellation);
    }

    SettingsCheck CheckAll(SettingsCheck check) => check
        .Add(nameof(Release), Release).Add(nameof(Gates), Gates).Add(nameof(Backups), BackupOptions).Add(nameof(Migrations), Migrations)
        .Add(nameof(Checks), Checks).Add(nameof(Monitoring), Monitoring).Add(nameof(Rollbacks), Rollbacks).Add(nameof(GitHub), GitHub).Add(nameof(Slack), Slack);

    async Task<EnvironmentParts> OpenReal(SettingsCheck check, Secrets secrets, Transcript transcript, CancellationToken cancellation)
    {
        CheckAll(check).Add(nameof(Database), Database).Add(nameof(Service), Service).ThrowIfFaulty();
        return new EnvironmentParts
        {
            Name = EnvironmentName,
            Secrets = secrets,
            Transcript = transcript,
            Store = await Store.Open(RootDirectory, secrets, transcript.Time, cancellation),
            Database = await Database.Resolve(secrets, cancellation),
            Service = Service,
        };
    }

    async Task<EnvironmentParts> OpenSandbox(SandboxSettings settings, SettingsCheck check, Secrets secrets, Transcript transcript, CancellationToken cancellation)
    {
        CheckAll(check).Add(nameof(Sandbox), settings).ThrowIfFaulty();
        var store = await Store.Open(RootDirectory, secrets, transcript.Time, cancellation);
        var made = await SandboxNamed(EnvironmentName, transcript).EnsureRunning(settings, Service, Migrations, store, cancellation);
        return new EnvironmentParts
        {
            Name = EnvironmentName,
            Secrets = secrets,
            Transcript = transcript,
            Store = store,
            Database = made.Database,
            Service = Service with { Directory = made.ServiceDirectory, Url = made.Url.ToString() },
        };
    }
}
