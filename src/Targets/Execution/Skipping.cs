namespace Nuke.Common.Execution;

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
            else if (target.StaticConditions.Find(condition => !condition.Holds()) is { Text: { } text })
                Skip(target, $"only when {text}");
        }

        SkipWhatNobodyNeeds(plan);
    }

    /// <summary>What only skipped targets need is skipped with them, unless they say otherwise.</summary>
    private static void SkipWhatNobodyNeeds(IReadOnlyList<ExecutableTarget> plan)
    {
        var roots = plan.Where(target => target.Invoked);
        var needed = ExecutionPlanner.Reach(
            roots,
            target => target.Status == ExecutionStatus.Skipped && target.DependencyBehavior == DependencyBehavior.Skip
                ? []
                : target.Dependencies.Concat(target.Triggered));
        foreach (var target in plan.Where(target => target.Status != ExecutionStatus.Skipped && !needed.Contains(target)))
        {
            var cause = plan.FirstOrDefault(other => other.Status == ExecutionStatus.Skipped && other.Dependencies.Concat(other.Triggered).Contains(target));
            Skip(target, $"because of {cause?.Name ?? "what needs it"}");
        }
    }

    private static void Skip(ExecutableTarget target, string reason)
    {
        target.Status = ExecutionStatus.Skipped;
        target.Skipped = reason;
    }
}
