using System.Reflection;

namespace SampleService;

/// <summary>Which release answers. The pipeline's word goes before what was compiled in: only it knows the commit.</summary>
internal sealed record Release(string Service, string Version, string Commit, string Faults)
{
    public static Release OfThisProcess(Faults faults) =>
        new(
            "sample-service",
            Variable("RELEASE_VERSION")
                ?? typeof(Release).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            Variable("RELEASE_COMMIT") ?? "unknown",
            faults.ToString()
        );

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
