using System.ComponentModel;
using System.Linq.Expressions;
using System.Reflection;

namespace Nuke.Common.Execution;

/// <summary>A target of a build, with what it said of itself and how it stands.</summary>
public sealed class ExecutableTarget
{
    internal ExecutableTarget(string name, Target factory) => (Name, Factory) = (name, factory);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it does.</summary>
    public string? Description { get; internal set; }

    /// <summary>Whether <c>--help</c> lists it.</summary>
    public bool Listed { get; internal set; } = true;

    /// <summary>True when the command line named it.</summary>
    public bool Invoked { get; internal set; }

    /// <summary>True for the target that runs when none is named.</summary>
    public bool IsDefault { get; internal set; }

    /// <summary>How it stands.</summary>
    public ExecutionStatus Status { get; internal set; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>Why it was skipped.</summary>
    public string? Skipped { get; internal set; }

    /// <summary>Why it failed.</summary>
    public Exception? Failure { get; internal set; }

    /// <summary>What it depends on.</summary>
    public IReadOnlyCollection<ExecutableTarget> ExecutionDependencies => Dependencies;

    /// <summary>What comes before it when both run.</summary>
    public IReadOnlyCollection<ExecutableTarget> OrderDependencies => Predecessors;

    /// <summary>What runs after it.</summary>
    public IReadOnlyCollection<ExecutableTarget> Triggers => Triggered;

    /// <summary>The artifacts it makes, as paths that may hold <c>*</c>.</summary>
    public IReadOnlyCollection<string> ArtifactProducts => Artifacts;

    /// <summary>In how many shares a generated workflow runs it; null for one.</summary>
    public int? PartitionSize { get; internal set; }

    /// <summary>Facts for the summary.</summary>
    public IReadOnlyDictionary<string, string> SummaryInformation => Summary;

    /// <summary>The property that it is.</summary>
    internal PropertyInfo? Member { get; init; }

    /// <summary>The group that <c>--help</c> shows it in. Read when it is asked for: most runs do not.</summary>
    internal string? Category => Member?.GetCustomAttribute<CategoryAttribute>()?.Category;

    internal Target Factory { get; }

    internal List<ExecutableTarget> Dependencies { get; } = [];

    internal List<ExecutableTarget> Predecessors { get; } = [];

    internal List<ExecutableTarget> Triggered { get; } = [];

    internal List<Func<Task>> Actions { get; } = [];

    internal List<(string Text, Func<bool> Holds)> StaticConditions { get; } = [];

    internal List<(string Text, Func<bool> Holds)> DynamicConditions { get; } = [];

    internal List<LambdaExpression> Requirements { get; } = [];

    internal DependencyBehavior DependencyBehavior { get; set; }

    internal bool AssuredAfterFailure { get; set; }

    internal bool ProceedAfterFailure { get; set; }

    internal List<string> Artifacts { get; } = [];

    internal Dictionary<string, string> Summary { get; } = [];

    /// <summary>Everything that has to come before it when both run.</summary>
    internal IEnumerable<ExecutableTarget> AllBefore => Dependencies.Concat(Predecessors);

    internal void Report(Dictionary<string, string> facts)
    {
        foreach (var (name, value) in facts)
            Summary[name] = value;
    }

    /// <summary>The target's name.</summary>
    public override string ToString() => Name;
}
