using System.Reflection;

namespace SampleService;

/// <summary>Which release answers. The pipeline's word goes before what was compiled in: only it knows the commit.</summary>
internal sealed record Release(string Service, string Version, string Commit, string Faults)
{
    public static Release OfThisProcess() => new(
        "sample-service",
        Environment.GetEnvironmentVariable("RELEASE_VERSION") ?? typeof(Release).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        Environment.GetEnvironmentVariable("RELEASE_COMMIT") ?? "unknown",
        "");
}
