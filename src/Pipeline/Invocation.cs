using System.Reflection;

namespace Pipeline;

/// <summary>How the pipeline is called: what a message tells somebody to do next can be typed as it stands.</summary>
public static class Invocation
{
    /// <summary>What the program says of itself in its metadata <c>Command</c>, as the installed tool does; otherwise the repository's own script.</summary>
    public static string Program { get; } =
        Assembly
            .GetEntryAssembly()
            ?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(metadata => metadata.Key == "Command")
            ?.Value
        ?? "./build.sh";
}
