using System.Linq.Expressions;
using Nuke.Common.CI;
using Nuke.Common.Execution;
using Nuke.Common.IO;
using Nuke.Common.Tooling;

namespace Nuke.Common;

/// <summary>The base class of a build: its properties of type <see cref="Target"/> are its targets, its members with <see cref="ParameterAttribute"/> its parameters.</summary>
public abstract partial class NukeBuild : INukeBuild
{
    private Engine? _engine;

    /// <summary>The folder that holds <c>.nuke</c>.</summary>
    public static AbsolutePath RootDirectory { get; internal set; } = null!;

    /// <summary><c>.nuke/temp</c> below the root.</summary>
    public static AbsolutePath TemporaryDirectory => RootDirectory / ".nuke" / "temp";

    /// <summary>Where the build runs.</summary>
    public static Host Host { get; set; } = new Terminal();

    /// <summary>How much is told.</summary>
    public static Verbosity Verbosity { get; set; } = Verbosity.Normal;

    /// <summary>True on a person's machine.</summary>
    public static bool IsLocalBuild => !IsServerBuild;

    /// <summary>True on a build server.</summary>
    public static bool IsServerBuild => Host is IBuildServer;

    /// <summary>The profiles whose parameters files were loaded.</summary>
    public static string[] LoadedLocalProfiles { get; internal set; } = [];

    /// <summary>The exit code that replaces the engine's own.</summary>
    public int? ExitCode { get; set; }

    /// <summary>Leaves out the first line.</summary>
    public bool NoLogo { get; set; }

    /// <summary>True when only the plan is to be shown.</summary>
    public bool Plan { get; internal set; }

    /// <summary>True when only help is to be shown.</summary>
    public bool Help { get; internal set; }

    /// <summary>True when a failed run is taken up where it stopped.</summary>
    public bool Continue { get; internal set; }

    /// <summary>The share of the work that <c>--partition</c> names.</summary>
    public Partition Partition { get; internal set; } = Partition.Single;

    /// <summary>The targets to run, in their order.</summary>
    public IReadOnlyCollection<ExecutableTarget> ExecutionPlan => PlannedTargets;

    /// <summary>The targets that the command line named, or the default one.</summary>
    public IReadOnlyCollection<ExecutableTarget> InvokedTargets => [.. PlannedTargets.Where(target => target.Invoked)];

    /// <summary>The targets that were skipped.</summary>
    public IReadOnlyCollection<ExecutableTarget> SkippedTargets => With(ExecutionStatus.Skipped);

    /// <summary>The targets whose turn will come.</summary>
    public IReadOnlyCollection<ExecutableTarget> ScheduledTargets => With(ExecutionStatus.Scheduled);

    /// <summary>The target that runs.</summary>
    public IReadOnlyCollection<ExecutableTarget> RunningTargets => With(ExecutionStatus.Running);

    /// <summary>The targets that were cancelled while they ran.</summary>
    public IReadOnlyCollection<ExecutableTarget> AbortedTargets => With(ExecutionStatus.Aborted);

    /// <summary>The targets that failed.</summary>
    public IReadOnlyCollection<ExecutableTarget> FailedTargets => With(ExecutionStatus.Failed);

    /// <summary>The targets that succeeded.</summary>
    public IReadOnlyCollection<ExecutableTarget> SucceededTargets => With(ExecutionStatus.Succeeded);

    /// <summary>The targets that ran, however they ended.</summary>
    public IReadOnlyCollection<ExecutableTarget> FinishedTargets =>
        [.. PlannedTargets.Where(target => target.Status > ExecutionStatus.Running)];

    /// <summary>True while nothing has failed.</summary>
    public bool IsSucceeding => !IsFailing;

    /// <summary>True once something has failed or was cancelled.</summary>
    public bool IsFailing => FailedTargets.Count + AbortedTargets.Count > 0;

    /// <summary>True when nothing is left to run.</summary>
    public bool IsFinished => ScheduledTargets.Count + RunningTargets.Count == 0;

    AbsolutePath INukeBuild.RootDirectory => RootDirectory;

    AbsolutePath INukeBuild.TemporaryDirectory => TemporaryDirectory;

    Host INukeBuild.Host => Host;

    Verbosity INukeBuild.Verbosity => Verbosity;

    bool INukeBuild.IsLocalBuild => IsLocalBuild;

    bool INukeBuild.IsServerBuild => IsServerBuild;

    internal IReadOnlyList<ExecutableTarget> PlannedTargets { get; set; } = [];

    /// <summary>Runs a build from the process's own command line; gives the exit code.</summary>
    /// <typeparam name="T">The build.</typeparam>
    /// <param name="defaultTargetExpressions">The targets that run when none is named.</param>
    protected static int Execute<T>(params Expression<Func<T, Target>>[] defaultTargetExpressions)
        where T : NukeBuild, new()
    {
        var engine = new Engine(BuildStart.OfThisProcess());
        return engine
            .Run<T>(build => [.. defaultTargetExpressions.Select(expression => TargetOf(expression, build))])
            .GetAwaiter()
            .GetResult();
    }

    /// <summary>Adds facts to the running target's row of the summary.</summary>
    public void ReportSummary(Configure<Dictionary<string, string>>? configurator = null) =>
        (TargetRunner.Current ?? throw new InvalidOperationException("Only a running target has a summary.")).Report(
            configurator?.Invoke([]) ?? []
        );

    T? INukeBuild.TryGetValue<T>(Expression<Func<T?>> parameterExpression)
        where T : class => GivenValue(((MemberExpression)parameterExpression.Body).Member) as T;

    T? INukeBuild.TryGetValue<T>(Expression<Func<object?>> parameterExpression)
        where T : class
    {
        var body = parameterExpression.Body is UnaryExpression { NodeType: ExpressionType.Convert } converted
            ? converted.Operand
            : parameterExpression.Body;
        return GivenValue(((MemberExpression)body).Member) as T;
    }

    /// <summary>The build was made and its parameters are set.</summary>
    protected internal virtual void OnBuildCreated() { }

    /// <summary>The plan is made and targets are about to run.</summary>
    protected internal virtual void OnBuildInitialized() { }

    /// <summary>All is over, the summary is shown.</summary>
    protected internal virtual void OnBuildFinished() { }

    /// <summary>A target is about to run.</summary>
    protected internal virtual void OnTargetRunning(string target) { }

    /// <summary>A target was skipped.</summary>
    protected internal virtual void OnTargetSkipped(string target) { }

    /// <summary>A target succeeded.</summary>
    protected internal virtual void OnTargetSucceeded(string target) { }

    /// <summary>A target failed or was cancelled.</summary>
    protected internal virtual void OnTargetFailed(string target) { }

    internal void AttachTo(Engine engine) => _engine = engine;

    /// <summary>What the command line, the environment or the files say of a parameter; null when they say nothing.</summary>
    internal object? GivenValue(System.Reflection.MemberInfo member) => _engine?.ValueOf(member);

    /// <summary>Read by reflection: compiling the expression would cost more than the whole start.</summary>
    private static Target TargetOf<T>(Expression<Func<T, Target>> expression, object build) =>
        expression.Body is MemberExpression { Member: System.Reflection.PropertyInfo property }
            ? (Target)property.GetValue(build)!
            : throw new UsageException($"The default target is no property of the build: {expression.Body}.");

    private IReadOnlyCollection<ExecutableTarget> With(ExecutionStatus status) =>
        [.. PlannedTargets.Where(target => target.Status == status)];
}
