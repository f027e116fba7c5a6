using System.Linq.Expressions;
using Nuke.Common.Execution;
using Nuke.Common.IO;

namespace Nuke.Common;

/// <summary>What a build component sees of its build.</summary>
public interface INukeBuild
{
    /// <summary>The folder that holds <c>.nuke</c>.</summary>
    AbsolutePath RootDirectory { get; }

    /// <summary>A folder for what may be lost.</summary>
    AbsolutePath TemporaryDirectory { get; }

    /// <summary>Where the build runs.</summary>
    Host Host { get; }

    /// <summary>How much is told.</summary>
    Verbosity Verbosity { get; }

    /// <summary>True on a person's machine.</summary>
    bool IsLocalBuild { get; }

    /// <summary>True on a build server.</summary>
    bool IsServerBuild { get; }

    /// <summary>The exit code that replaces the engine's own.</summary>
    int? ExitCode { get; set; }

    /// <summary>The targets to run, in their order.</summary>
    IReadOnlyCollection<ExecutableTarget> ExecutionPlan { get; }

    /// <summary>The targets that the command line named.</summary>
    IReadOnlyCollection<ExecutableTarget> InvokedTargets { get; }

    /// <summary>The value that was given for a component's parameter; null when none was.</summary>
    T? TryGetValue<T>(Expression<Func<T?>> parameterExpression)
        where T : class;

    /// <summary>Adds facts to the running target's row of the summary.</summary>
    void ReportSummary(Func<Dictionary<string, string>, Dictionary<string, string>> configurator);
}
