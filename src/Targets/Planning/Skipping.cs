using Nuke.Common.Execution;

namespace Nuke.Common.Planning;

/// <summary>Marks what does not run, before anything runs.</summary>
internal static class Skipping
{
    /// <param name="plan">What was to run.</param>
    /// <param name="named">The targets that <c>--skip</c> names; empty for all but the invoked ones; null without the option.</param>
    public static void Mark(IReadOnlyList<ExecutableTarget> plan, IReadOnlyCollection<ExecutableTarget>? named)
    {
        foreach (var target in plan)
        {
            if (named is not null && (named.Count == 0 ? !target.Invoked : named.Contains(target)))
                Skip(target, "via parameter");
            else if (target.StaticConditions.Find(condition => !Holds(condition, target)) is { Text: { } text })
                Skip(target, $"only when {text}");
        }

        SkipWhatNobodyNeeds(plan);
    }

    /// <summary>Marks what an earlier run got done. What it triggers runs all the same.</summary>
    public static void MarkDone(IReadOnlyList<ExecutableTarget> plan, Func<ExecutableTarget, bool> isDone)
    {
        foreach (var target in plan.Where(target => target.Status != ExecutionStatus.Skipped && isDone(target)))
            Skip(target, "done in the run before");
    }

    /// <summary>What only skipped targets need is skipped with them, unless they say otherwise.</summary>
    private static void SkipWhatNobodyNeeds(IReadOnlyList<ExecutableTarget> plan)
    {
        var roots = plan.Where(target => target.Invoked);
        var needed = ExecutionPlanner.Reach(
            roots,
            target =>
                target.Status == ExecutionStatus.Skipped && target.DependencyBehavior == DependencyBehavior.Skip
                    ? []
                    : target.Dependencies.Concat(target.Triggered)
        );
        var left = plan.Where(target => target.Status == ExecutionStatus.Skipped || !needed.Contains(target)).ToList();
        foreach (var target in left.Where(target => target.Status != ExecutionStatus.Skipped))
            Skip(target, $"because of {left.First(other => other.Dependencies.Concat(other.Triggered).Contains(target))}");
    }

    /// <exception cref="InvalidOperationException">The condition itself fails.</exception>
    private static bool Holds((string Text, Func<bool> Holds) condition, ExecutableTarget target)
    {
        try
        {
            return condition.Holds();
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{target} has a condition that fails ({condition.Text}): {failure.Message}", failure);
        }
    }

    private static void Skip(ExecutableTarget target, string reason)
    {
        target.Status = ExecutionStatus.Skipped;
        target.Skipped = reason;
    }
}
