using Nuke.Common.CommandLine;
using Nuke.Common.Execution;

namespace Nuke.Common.Planning;

/// <summary>The plan that a command line asks for.</summary>
internal static class RequestedPlan
{
    /// <summary>The targets to run, in their order, those that do not run marked.</summary>
    /// <exception cref="UsageException">A target is named that there is not, or targets depend on one another in a circle.</exception>
    public static IReadOnlyList<ExecutableTarget> Of(IReadOnlyList<ExecutableTarget> targets, BuiltInOptions options)
    {
        var faults = new List<Fault>();
        var skipped = options.Skip is null ? null : Named(targets, options.Skip, faults);
        var named = Named(targets, options.Targets, faults);
        UsageException.ThrowIfAny(faults);
        var invoked = named.Count > 0 ? named : [.. targets.Where(target => target.IsDefault)];
        invoked.ForEach(target => target.Invoked = true);
        var plan = ExecutionPlanner.Plan(targets, invoked);
        Skipping.Mark(plan, skipped);
        return plan;
    }

    private static List<ExecutableTarget> Named(IReadOnlyList<ExecutableTarget> targets, IEnumerable<string> names, List<Fault> faults)
    {
        var found = new List<ExecutableTarget>();
        foreach (var name in names)
        {
            if (targets.FirstOrDefault(target => NameMatching.Same(target.Name, name)) is { } target)
                found.Add(target);
            else
                faults.Add(Unknown(name, targets));
        }

        return found;
    }

    private static Fault Unknown(string name, IEnumerable<ExecutableTarget> targets) =>
        new($"There is no target \"{name}\".{NameMatching.Suggestion(name, targets.Select(known => known.Name))} --help lists them.");
}
