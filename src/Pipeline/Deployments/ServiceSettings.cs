using Pipeline.Environments;

namespace Pipeline.Deployments;

/// <summary>The service that is deployed: how it is built, started and reached.</summary>
public sealed record ServiceSettings : ISettings
{
    private static readonly string[] OfPublish = ["output", "sources", "version", "commit"];
    private static readonly string[] OfStart = ["socket", "version", "commit", "slot"];

    /// <summary>The service's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// The program and arguments that build what is deployed, run in the repository's root folder, <c>{sources}</c>.
    /// <c>{output}</c> is the folder to write into, <c>{version}</c> and <c>{commit}</c> are the release's. Unchanged sources should give the
    /// same files; <c>dotnet publish</c> does with <c>-p:Version={version} -p:ContinuousIntegrationBuild=true
    /// -p:IncludeSourceRevisionInInformationalVersion=false -p:DebugType=embedded -p:PathMap={sources}=/_</c>.
    /// </summary>
    public IReadOnlyList<string> Publish { get; init; } = [];

    /// <summary>
    /// The program and arguments that start the service, run in the built folder.
    /// <c>{socket}</c> is the unix socket to listen on, <c>{slot}</c> is blue or green, <c>{version}</c> and <c>{commit}</c> are the release's.
    /// </summary>
    public IReadOnlyList<string> Start { get; init; } = [];

    /// <summary>
    /// Variables for the service, with the same placeholders. It also gets RELEASE_VERSION, RELEASE_COMMIT and libpq's PG variables,
    /// and nothing of the pipeline's own environment but PATH, HOME, LANG, TZ and their like.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The folder in which releases and slots live. A sandbox fills this in by itself.</summary>
    public string Directory { get; init; } = "";

    /// <summary>The public address that users call, through the proxy. A sandbox fills this in by itself.</summary>
    public string Url { get; init; } = "";

    /// <summary>Answers 2xx when the service can take traffic.</summary>
    public string ReadyPath { get; init; } = "/health/ready";

    /// <summary>Answers JSON whose property <c>version</c> is the version that runs.</summary>
    public string VersionPath { get; init; } = "/version";

    /// <summary>How long a started service may take until it is ready.</summary>
    public Duration StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the public address may take to show the new version once the traffic is switched.</summary>
    public Duration SwitchTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long requests that are under way may take to end before the service is ended nevertheless.</summary>
    public Duration DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many built releases are kept; those that run or that one may come back to are never removed.</summary>
    public int KeepReleases { get; init; } = 5;

    /// <summary>The requests that watch a switch.</summary>
    public ProbeSettings Probe { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults() =>
        [
            .. Missing(),
            .. Publish.SelectMany((word, index) => Placeholders.Faults($"publish[{index}]", word, OfPublish)),
            .. Start.SelectMany((word, index) => Placeholders.Faults($"start[{index}]", word, OfStart)),
            .. Environment.SelectMany(variable => Placeholders.Faults($"environment.{variable.Key}", variable.Value, OfStart)),
            .. OutOfBounds(),
            .. Probe.Faults().Select(fault => fault.Below("probe")),
        ];

    /// <summary>A path below the public address.</summary>
    internal Uri Address(string path) => new(Url.TrimEnd('/') + path);

    private IEnumerable<SettingsFault> Missing()
    {
        if (Publish.Count == 0 || !Publish.Any(word => word.Contains("{output}", StringComparison.Ordinal)))
            yield return new SettingsFault("publish", Told(Publish), "the program and arguments that build into {output}");
        if (Start.Count == 0 || !Start.Any(word => word.Contains("{socket}", StringComparison.Ordinal)))
            yield return new SettingsFault("start", Told(Start), "the program and arguments that start the service on {socket}");
        if (Directory.Length == 0)
            yield return SettingsFault.Missing("directory", "the folder for releases and slots");
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            yield return new SettingsFault(
                "url",
                Url.Length == 0 ? "nothing" : $"\"{Url}\"",
                "the public address, such as https://example.org"
            );
    }

    private static string Told(IReadOnlyList<string> words) => words.Count == 0 ? "nothing" : $"\"{string.Join(' ', words)}\"";

    private IEnumerable<SettingsFault> OutOfBounds()
    {
        foreach (var (key, path) in new[] { ("readyPath", ReadyPath), ("versionPath", VersionPath) })
        {
            if (!path.StartsWith('/'))
                yield return new SettingsFault(key, $"\"{path}\"", "a path that begins with /");
        }

        foreach (var (key, timeout) in new[] { ("startTimeout", StartTimeout), ("switchTimeout", SwitchTimeout) })
        {
            if (timeout.Value <= TimeSpan.Zero)
                yield return new SettingsFault(key, $"{timeout}", "more than 0s");
        }

        if (KeepReleases < 2)
            yield return new SettingsFault("keepReleases", $"{KeepReleases}", "at least 2: the live release and the one to come back to");
    }
}
