using Pipeline.Deployments;
using Pipeline.Environments;
using Pipeline.Processes;
using Pipeline.Runs;

namespace Pipeline.Tests.Deployments;

/// <summary>A host with an nginx of its own on a free port, and the test service to be deployed to it. Nothing outlives it.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly StringWriter _console = new();
    private readonly string _folder;
    private readonly TestProxy _proxy;

    private TestHost(string folder, TestProxy proxy)
    {
        (_folder, _proxy) = (folder, proxy);
        Transcript = new Transcript(_console, new Secrets(), TimeProvider.System);
        Settings = SettingsIn(folder, proxy.Url);
    }

    public ServiceSettings Settings { get; }

    public Transcript Transcript { get; }

    public string Told => _console.ToString();

    public string Url => Settings.Url;

    public ServiceFolders Folders => new(Settings);

    public Slots Slots => new(Settings, TimeProvider.System);

    public TrafficSwitch Switch => new(Settings, TimeProvider.System);

    public DeploymentStage Stage => new(Settings, Transcript);

    public HttpClient Users { get; } = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A host with nothing deployed yet; <paramref name="below"/> is the path of the service's folder in the test's own.</summary>
    public static async Task<TestHost> Start(string below = "service")
    {
        var folder = Directory.CreateTempSubdirectory("deploy-").FullName;
        var directory = Path.Combine(folder, below);
        var sockets = new ServiceFolders(SettingsIn(directory, "")).Sockets;
        await sockets.Create(Cancellation);
        return new TestHost(directory, await TestProxy.Start(Path.Combine(folder, "nginx"), sockets.Current, Cancellation));
    }

    /// <summary>A host on which version 1.0.0 is live.</summary>
    public static async Task<TestHost> Serving()
    {
        var host = await Start();
        await host.Stage.Run(host.Release("1.0.0"), Cancellation);
        return host;
    }

    /// <summary>The stage with other settings for the service's environment: <c>FAULT</c> makes it misbehave.</summary>
    public DeploymentStage StageWith(string variable, string value) =>
        new(Settings with { Environment = new Dictionary<string, string> { [variable] = value } }, Transcript);

    /// <summary>A release of the test service, as if built before.</summary>
    public DeploymentRequest Release(string version)
    {
        var artifact = Path.Combine(Folders.Releases, $"{version}-test");
        Directory.CreateDirectory(artifact);
        foreach (var file in Directory.EnumerateFiles(TestPrograms.Service, "TestService*"))
            File.Copy(file, Path.Combine(artifact, Path.GetFileName(file)), overwrite: true);
        return new DeploymentRequest
        {
            Version = version,
            Commit = "0123abc",
            Artifact = artifact,
        };
    }

    /// <summary>What users get to see.</summary>
    public async Task<string?> LiveVersion() => (await Answer.Ask(Users, new Uri($"{Url}/version"), Cancellation)).Version;

    public HttpClient ClientOf(Slot slot) => SlotClient.Open(Folders.Sockets.Of(slot));

    /// <summary>The processes that hold on to the service's folder or sockets.</summary>
    public async Task<string> Processes() =>
        (await new Command("pgrep", "-fa", $"{_folder}|{Folders.Sockets.Path}").Try(CancellationToken.None)).Output;

    public Task StopProxy() => _proxy.Stop();

    public async ValueTask DisposeAsync()
    {
        await Slots.Remove(CancellationToken.None);
        await _proxy.Stop();
        Users.Dispose();
        (await Processes()).ShouldBe("");
        Directory.Delete(Path.GetDirectoryName(_proxy.Folder)!, recursive: true);
    }

    private static ServiceSettings SettingsIn(string folder, string url) =>
        new()
        {
            Name = "test",
            Start = ["dotnet", "TestService.dll", "--urls", "http://unix:{socket}"],
            Directory = folder,
            Url = url,
            StartTimeout = TimeSpan.FromSeconds(20),
            Probe = new ProbeSettings { Margin = TimeSpan.FromMilliseconds(150) },
        };
}
