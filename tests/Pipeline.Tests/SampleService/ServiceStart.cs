using System.Diagnostics;
using Pipeline.Databases;
using Pipeline.Tests.Deployments;

namespace Pipeline.Tests.SampleService;

/// <summary>How the sample service is to be started.</summary>
internal sealed record ServiceStart(Database Database)
{
    /// <summary>The folder of the built service, with its migrations and its seed.</summary>
    public static string Folder { get; } =
        TestPrograms.Service.Replace(
            $"{Path.DirectorySeparatorChar}tests{Path.DirectorySeparatorChar}TestService",
            "/src/SampleService",
            StringComparison.Ordinal
        );

    /// <summary>Where it listens, unless there is a <see cref="Port"/>. Short, as a socket's path has room for 107 bytes.</summary>
    public string Socket { get; init; } = Path.Combine(Path.GetTempPath(), $"sample-{Guid.NewGuid():N}.sock");

    public int? Port { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public ServiceStart Faulty(string fault) => this with { Variables = new Dictionary<string, string> { ["SAMPLE_FAULT"] = fault } };

    public ProcessStartInfo Describe()
    {
        string[] address = Port is null ? ["--urls", $"http://unix:{Socket}"] : [];
        var start = new ProcessStartInfo("dotnet", ["SampleService.dll", .. address, .. Arguments])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var variables = new Dictionary<string, string>(Variables)
        {
            ["PGHOST"] = Database.Host,
            ["PGPORT"] = $"{Database.Port}",
            ["PGDATABASE"] = Database.Name,
            ["PGUSER"] = Database.User,
        };
        if (Port is { } port)
            variables["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return start;
    }
}
