using System.Linq.Expressions;
using Nuke.Common.CI;
using Nuke.Common.Execution;
using Nuke.Common.IO;
using Nuke.Common.Tooling;

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

    /// <summary>The share of the work that <c>--partition</c> names.</summary>
    Partition Partition { get; }

    /// <summary>True while nothing has failed.</summary>
    bool IsSucceeding { get; }

    /// <summary>True once something has failed or was cancelled.</summary>
    bool IsFailing { get; }

    /// <summary>True when nothing is left to run.</summary>
    bool IsFinished { get; }

    /// <summary>The targets to run, in their order.</summary>
    IReadOnlyCollection<ExecutableTarget> ExecutionPlan { get; }

    /// <summary>The targets that the command line named.</summary>
    IReadOnlyCollection<ExecutableTarget> InvokedTargets { get; }

    /// <summary>The targets that were skipped.</summary>
    IReadOnlyCollection<ExecutableTarget> SkippedTargets { get; }

    /// <summary>The targets that failed.</summary>
    IReadOnlyCollection<ExecutableTarget> FailedTargets { get; }

    /// <summary>The targets that succeeded.</summary>
    IReadOnlyCollection<ExecutableTarget> SucceededTargets { get; }

    /// <summary>The targets that ran, however they ended.</summary>
    IReadOnlyCollection<ExecutableTarget> FinishedTargets { get; }

    /// <summary>The value that was given for a component's parameter; null when none was.</summary>
    T? TryGetValue<T>(Expression<Func<T?>> parameterExpression)
        where T : class;

    /// <inheritdoc cref="TryGetValue{T}(Expression{Func{T}})"/>
    T? TryGetValue<T>(Expression<Func<object?>> parameterExpression)
        where T : class;

    /// <summary>Adds facts to the running target's row of the summary.</summary>
    void ReportSummary(Configure<Dictionary<string, string>>? configurator = null);
}
