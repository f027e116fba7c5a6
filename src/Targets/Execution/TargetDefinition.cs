using System.Linq.Expressions;

namespace Nuke.Common.Execution;

/// <summary>Collects what one target says of itself into its <see cref="ExecutableTarget"/>.</summary>
internal sealed partial class TargetDefinition(ExecutableTarget target, TargetCatalogue catalogue) : ITargetDefinition
{
    public ITargetDefinition Description(string description) => Do(() => target.Description = description);

    public ITargetDefinition Executes(params Action[] actions) => Do(() => target.Actions.AddRange(actions.Select(Awaitable)));

    public ITargetDefinition Executes<T>(Func<T> action) =>
        action is Func<Task> task ? Executes(task) : Do(() => target.Actions.Add(Awaitable(() => action())));

    public ITargetDefinition Executes(Func<Task> action) => Do(() => target.Actions.Add(action));

    public ITargetDefinition DependsOn(params Target[] targets) => Do(() => target.Dependencies.AddRange(Find(targets)));

    public ITargetDefinition DependsOn<T>(params Func<T, Target>[] targets) =>
        Do(() => target.Dependencies.AddRange(catalogue.Of(target, targets)));

    public ITargetDefinition TryDependsOn<T>(params Func<T, Target>[] targets) => catalogue.Has<T>() ? DependsOn(targets) : this;

    public ITargetDefinition DependentFor(params Target[] targets) => ForEach(Find(targets), other => other.Dependencies.Add(target));

    public ITargetDefinition DependentFor<T>(params Func<T, Target>[] targets) =>
        ForEach(catalogue.Of(target, targets), other => other.Dependencies.Add(target));

    public ITargetDefinition TryDependentFor<T>(params Func<T, Target>[] targets) => catalogue.Has<T>() ? DependentFor(targets) : this;

    public ITargetDefinition Before(params Target[] targets) => ForEach(Find(targets), other => other.Predecessors.Add(target));

    public ITargetDefinition Before<T>(params Func<T, Target>[] targets) =>
        ForEach(catalogue.Of(target, targets), other => other.Predecessors.Add(target));

    public ITargetDefinition TryBefore<T>(params Func<T, Target>[] targets) => catalogue.Has<T>() ? Before(targets) : this;

    public ITargetDefinition After(params Target[] targets) => Do(() => target.Predecessors.AddRange(Find(targets)));

    public ITargetDefinition After<T>(params Func<T, Target>[] targets) =>
        Do(() => target.Predecessors.AddRange(catalogue.Of(target, targets)));

    public ITargetDefinition TryAfter<T>(params Func<T, Target>[] targets) => catalogue.Has<T>() ? After(targets) : this;

    public ITargetDefinition Triggers(params Target[] targets) => ForEach(Find(targets), other => Trigger(target, other));

    public ITargetDefinition Triggers<T>(params Func<T, Target>[] targets) =>
        ForEach(catalogue.Of(target, targets), other => Trigger(target, other));

    public ITargetDefinition TryTriggers<T>(params Func<T, Target>[] targets) => catalogue.Has<T>() ? Triggers(targets) : this;

    public ITargetDefinition TriggeredBy(params Target[] targets) => ForEach(Find(targets), other => Trigger(other, target));

    public ITargetDefinition TriggeredBy<T>(params Func<T, Target>[] targets) =>
        ForEach(catalogue.Of(target, targets), other => Trigger(other, target));

    public ITargetDefinition TryTriggeredBy<T>(params Func<T, Target>[] targets) => catalogue.Has<T>() ? TriggeredBy(targets) : this;

    public ITargetDefinition OnlyWhenDynamic(Func<bool> condition, string? conditionExpression = null) =>
        Do(() => target.DynamicConditions.Add((Bare(conditionExpression), condition)));

    public ITargetDefinition OnlyWhenStatic(Func<bool> condition, string? conditionExpression = null) =>
        Do(() => target.StaticConditions.Add((Bare(conditionExpression), condition)));

    public ITargetDefinition Requires<T>(Expression<Func<T?>> parameterRequirement, params Expression<Func<T?>>[] parameterRequirements)
        where T : class => Do(() => target.Requirements.AddRange([parameterRequirement, .. parameterRequirements]));

    public ITargetDefinition Requires<T>(Expression<Func<T?>> parameterRequirement, params Expression<Func<T?>>[] parameterRequirements)
        where T : struct => Do(() => target.Requirements.AddRange([parameterRequirement, .. parameterRequirements]));

    public ITargetDefinition Requires(Expression<Func<bool>> requirement, params Expression<Func<bool>>[] requirements) =>
        Do(() => target.Requirements.AddRange([requirement, .. requirements]));

    public ITargetDefinition WhenSkipped(DependencyBehavior dependencyBehavior) => Do(() => target.DependencyBehavior = dependencyBehavior);

    public ITargetDefinition AssuredAfterFailure() => Do(() => target.AssuredAfterFailure = true);

    public ITargetDefinition ProceedAfterFailure() => Do(() => target.ProceedAfterFailure = true);

    public ITargetDefinition Unlisted() => Do(() => target.Listed = false);

    public ITargetDefinition Produces(params string[] artifacts) => Do(() => target.Artifacts.AddRange(artifacts));

    public ITargetDefinition Consumes(params Target[] targets) => After(targets);

    public ITargetDefinition Consumes<T>(params Func<T, Target>[] targets) => After(targets);

    public ITargetDefinition Consumes(Target target, params string[] artifacts) => After(target);

    public ITargetDefinition Consumes<T>(Func<T, Target> target, params string[] artifacts) => After(target);

    public ITargetDefinition Consumes<T>(params string[] artifacts) => After<T>();

    public ITargetDefinition Partition(int size) => Do(() => target.PartitionSize = size);

    private static void Trigger(ExecutableTarget cause, ExecutableTarget effect)
    {
        cause.Triggered.Add(effect);
        effect.Predecessors.Add(cause);
    }

    private static Func<Task> Awaitable(Action action) =>
        () =>
        {
            action();
            return Task.CompletedTask;
        };

    private static string Bare(string? expression) => (expression ?? "a condition").Replace("() => ", "", StringComparison.Ordinal);

    private IEnumerable<ExecutableTarget> Find(IEnumerable<Target> targets) => targets.Select(other => catalogue.Find(other, target));

    private TargetDefinition ForEach(IEnumerable<ExecutableTarget> others, Action<ExecutableTarget> action)
    {
        foreach (var other in others.ToList())
            action(other);
        return this;
    }

    private TargetDefinition Do(Action action)
    {
        action();
        return this;
    }
}
