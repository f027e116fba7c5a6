using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace Nuke.Common;

/// <summary>
/// What a target says of itself. The generic forms name targets of build components: without a lambda the component's only target;
/// the <c>Try</c> forms do nothing when the build lacks the component.
/// </summary>
public interface ITargetDefinition
{
    /// <summary>What it does, as <c>--help</c> shows it.</summary>
    ITargetDefinition Description(string description);

    /// <summary>What it does, in this order.</summary>
    ITargetDefinition Executes(params Action[] actions);

    /// <summary>What it does; the result is thrown away.</summary>
    ITargetDefinition Executes<T>(Func<T> action);

    /// <summary>What it does, awaited.</summary>
    ITargetDefinition Executes(Func<Task> action);

    /// <summary>Targets that run before it, whenever it runs.</summary>
    ITargetDefinition DependsOn(params Target[] targets);

    /// <inheritdoc cref="DependsOn"/>
    ITargetDefinition DependsOn<T>(params Func<T, Target>[] targets);

    /// <inheritdoc cref="DependsOn"/>
    ITargetDefinition TryDependsOn<T>(params Func<T, Target>[] targets);

    /// <summary>Targets that it runs before, whenever they run.</summary>
    ITargetDefinition DependentFor(params Target[] targets);

    /// <inheritdoc cref="DependentFor"/>
    ITargetDefinition DependentFor<T>(params Func<T, Target>[] targets);

    /// <inheritdoc cref="DependentFor"/>
    ITargetDefinition TryDependentFor<T>(params Func<T, Target>[] targets);

    /// <summary>Targets that come after it when both run.</summary>
    ITargetDefinition Before(params Target[] targets);

    /// <inheritdoc cref="Before"/>
    ITargetDefinition Before<T>(params Func<T, Target>[] targets);

    /// <inheritdoc cref="Before"/>
    ITargetDefinition TryBefore<T>(params Func<T, Target>[] targets);

    /// <summary>Targets that come before it when both run.</summary>
    ITargetDefinition After(params Target[] targets);

    /// <inheritdoc cref="After"/>
    ITargetDefinition After<T>(params Func<T, Target>[] targets);

    /// <inheritdoc cref="After"/>
    ITargetDefinition TryAfter<T>(params Func<T, Target>[] targets);

    /// <summary>Targets that run after it, whenever it runs.</summary>
    ITargetDefinition Triggers(params Target[] targets);

    /// <inheritdoc cref="Triggers"/>
    ITargetDefinition Triggers<T>(params Func<T, Target>[] targets);

    /// <inheritdoc cref="Triggers"/>
    ITargetDefinition TryTriggers<T>(params Func<T, Target>[] targets);

    /// <summary>Targets that it runs after, whenever they run.</summary>
    ITargetDefinition TriggeredBy(params Target[] targets);

    /// <inheritdoc cref="TriggeredBy"/>
    ITargetDefinition TriggeredBy<T>(params Func<T, Target>[] targets);

    /// <inheritdoc cref="TriggeredBy"/>
    ITargetDefinition TryTriggeredBy<T>(params Func<T, Target>[] targets);

    /// <summary>A condition looked at just before it would run; false skips it.</summary>
    ITargetDefinition OnlyWhenDynamic(
        Func<bool> condition,
        [CallerArgumentExpression(nameof(condition))] string? conditionExpression = null
    );

    /// <summary>A condition looked at before anything runs; false skips it, and by default what only it needs.</summary>
    ITargetDefinition OnlyWhenStatic(
        Func<bool> condition,
        [CallerArgumentExpression(nameof(condition))] string? conditionExpression = null
    );

    /// <summary>Parameters that must have a value before anything runs.</summary>
    ITargetDefinition Requires<T>(Expression<Func<T?>> parameterRequirement, params Expression<Func<T?>>[] parameterRequirements)
        where T : class;

    /// <inheritdoc cref="Requires{T}(Expression{Func{T}}, Expression{Func{T}}[])"/>
    ITargetDefinition Requires<T>(Expression<Func<T?>> parameterRequirement, params Expression<Func<T?>>[] parameterRequirements)
        where T : struct;

    /// <summary>Conditions that must hold before anything runs.</summary>
    ITargetDefinition Requires(Expression<Func<bool>> requirement, params Expression<Func<bool>>[] requirements);

    /// <summary>What becomes of its dependencies when it is skipped.</summary>
    ITargetDefinition WhenSkipped(DependencyBehavior dependencyBehavior);

    /// <summary>Runs even after another target failed or the build was cancelled, when it was to run.</summary>
    ITargetDefinition AssuredAfterFailure();

    /// <summary>Its failure does not stop the others; the build fails all the same.</summary>
    ITargetDefinition ProceedAfterFailure();

    /// <summary>Leaves it out of <c>--help</c>.</summary>
    ITargetDefinition Unlisted();

    /// <summary>The artifacts it makes.</summary>
    ITargetDefinition Produces(params string[] artifacts);

    /// <summary>Targets whose artifacts it takes.</summary>
    ITargetDefinition Consumes(params Target[] targets);

    /// <inheritdoc cref="Consumes(Target[])"/>
    ITargetDefinition Consumes<T>(params Func<T, Target>[] targets);

    /// <summary>A target of whose artifacts it takes some.</summary>
    ITargetDefinition Consumes(Target target, params string[] artifacts);

    /// <inheritdoc cref="Consumes(Target, string[])"/>
    ITargetDefinition Consumes<T>(Func<T, Target> target, params string[] artifacts);

    /// <inheritdoc cref="Consumes(Target, string[])"/>
    ITargetDefinition Consumes<T>(params string[] artifacts);

    /// <summary>Says first what the target that it overrides says.</summary>
    ITargetDefinition Base();

    /// <summary>Says first what other targets say.</summary>
    ITargetDefinition Inherit(params Target[] targets);

    /// <summary>Says first what a component's targets say, even when the build has its own in their place.</summary>
    ITargetDefinition Inherit<T>(params Expression<Func<T, Target>>[] targets);

    /// <summary>In how many shares a generated workflow runs it side by side; see <see cref="INukeBuild.Partition"/>.</summary>
    ITargetDefinition Partition(int size);
}
