using Nuke.Common.Output;

namespace Nuke.Common.Execution;

/// <summary>One thing that is wrong with the command line, the parameters or the build, and where.</summary>
internal sealed record Fault(string Text, FaultPlace? Place = null)
{
    /// <summary>What is wrong in a file; the text begins with its name.</summary>
    public static Fault In(string file, string what, int? line = null) => new($"{file}: {what}", new FaultPlace(file, line));
}
