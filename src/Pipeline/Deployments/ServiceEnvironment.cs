using System.Collections;
using System.Collections.Immutable;

namespace Pipeline.Deployments;

/// <summary>
/// What a service sees of the environment: its own variables and the few that every program needs. The pipeline's variables hold
/// its secrets, and a service keeps its environment for as long as it runs.
/// </summary>
internal static class ServiceEnvironment
{
    private static readonly string[] Passed =
    [
        "PATH",
        "HOME",
        "USER",
        "LOGNAME",
        "LANG",
        "TZ",
        "TMPDIR",
        "LD_LIBRARY_PATH",
        "DOTNET_ROOT",
        "SSL_CERT_DIR",
        "SSL_CERT_FILE",
    ];

    /// <summary>The changes to this process's environment that make it the service's.</summary>
    public static ImmutableSortedDictionary<string, string?> For(IReadOnlyDictionary<string, string> own, IDictionary present)
    {
        var changes = ImmutableSortedDictionary.CreateBuilder<string, string?>();
        foreach (string name in present.Keys)
        {
            if (!Passed.Contains(name) && !name.StartsWith("LC_", StringComparison.Ordinal))
                changes[name] = null;
        }

        foreach (var (name, value) in own)
            changes[name] = value;
        return changes.ToImmutable();
    }
}
