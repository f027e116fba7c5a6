using Pipeline.Deployments;
using Pipeline.Environments;
using Pipeline.Migrations;
using Pipeline.Processes;
using Pipeline.Runs;
using Pipeline.Sandbox;
using Pipeline.Store;
using Pipeline.Tests.Deployments;

namespace Pipeline.Tests.Sandboxes;

/// <summary>A project of its own with a small schema and the test service, and its sandbox.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    private readonly StringWriter _told = new();
    private readonly string _folder;
    private readonly IObjectStore _store;

    private Workbench(string folder, string root, IObjectStore store) => (_folder, Root, _store) = (folder, root, store);

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public string Root { get; }

    public SandboxFolders Folders => new(Root, "staging");

    /// <summary>All that was told so far.</summary>
    public string Told => _told.ToString();

    public SandboxSettings Settings { get; init; } =
        new()
        {
            Users = 100,
            EarlierVersion = "1.3.0",
            EarlierRevision = "001",
            Seed = "seed.sql",
        };

    public ServiceSettings Service { get; init; } =
        new()
        {
            Name = "test",
            Publish = ["cp", "-r", $"{TestPrograms.Service}/.", "{output}"],
            Start = ["dotnet", "TestService.dll", "--urls", "http://unix:{socket}"],
        };

    /// <param name="isReachable">False for a project in a folder that only its owner may enter.</param>
    public static async Task<Workbench> Open(bool isReachable = true)
    {
        TestPrograms.Nginx();
        if (!Directory.Exists("/usr/lib/postgresql") && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("PostgreSQL is not installed.");
        var folder = Directory.CreateTempSubdirectory("sandbox-").FullName;
        if (isReachable)
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        var root = Path.Combine(folder, "project");
        Directory.CreateDirectory(Path.Combine(root, "migrations"));
        await File.WriteAllTextAsync(
            Path.Combine(root, "migrations/001_create_users.up.sql"),
            "CREATE TABLE users (id int PRIMARY KEY);",
            Cancellation
        );
        await File.WriteAllTextAsync(Path.Combine(root, "migrations/001_create_users.down.sql"), "DROP TABLE users;", Cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(root, "seed.sql"),
            "INSERT INTO users SELECT generate_series(1, current_setting('seed.users')::int);",
            Cancellation
        );
        var store = await new StoreSettings { Location = ".nuke/temp/store" }.Open(root, new Secrets(), TimeProvider.System, Cancellation);
        return new Workbench(folder, root, store);
    }

    private Transcript Transcript => new(_told, new Secrets(), TimeProvider.System);

    public Pipeline.Sandbox.Sandbox Sandbox() => new(Root, "staging", Transcript);

    /// <summary>A run that has the environment.</summary>
    public Task<Lease> BeginRun() =>
        Lease.Acquire(_store, "staging", new LeaseRequest("20261120T193404Z-v1.4.0", "DeployStaging"), Transcript, Cancellation);

    public IObjectStore Store => _store;

    public Task StopSlots(SandboxEnvironment made) => new Slots(made.Applied(Service), TimeProvider.System).Remove(Cancellation);

    public Task<SandboxEnvironment> EnsureRunning() =>
        Sandbox()
            .EnsureRunning(
                Settings,
                new SandboxProject(Service, new MigrationSettings { Folder = "migrations" }, []),
                _store,
                Cancellation
            );

    public Task<SandboxEnvironment> StartAgain() => Sandbox().StartAgain(Service, _store, Cancellation);

    public Task Down() => Sandbox().Down(Service, _store, CancellationToken.None);

    public Task<LiveState> Live() => new LiveRecords(_store, "staging").Read(Cancellation);

    public static async Task<string?> LiveVersion(SandboxEnvironment made)
    {
        using var client = new HttpClient();
        return (await Answer.Ask(client, new Uri(made.Url, "version"), Cancellation)).Version;
    }

    /// <summary>The keys of what the store remembers.</summary>
    public async Task<IReadOnlyList<string>> Remembered() =>
        [.. (await _store.List("staging/", Cancellation).ToListAsync(Cancellation)).Select(found => found.Key)];

    /// <summary>The processes that run from the project's folder, or work in it.</summary>
    public IReadOnlyList<string> Processes() =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Where(process => int.TryParse(Path.GetFileName(process), out _))
                .Select(process => $"{Path.GetFileName(process)} {new FileInfo($"{process}/cwd").LinkTarget} {CommandLine(process)}")
                .Where(process =>
                    process.Contains(_folder, StringComparison.Ordinal)
                    || process.Contains(Folders.ClusterOutside, StringComparison.Ordinal)
                ),
        ];

    public static Task Kill(int process) => new Command("kill", "-KILL", $"{process}").Run(Cancellation);

    public async ValueTask DisposeAsync()
    {
        await Down();
        Processes().ShouldBeEmpty();
        Directory.Delete(_folder, recursive: true);
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }
}
