using System.Collections;
using Nuke.Common.Execution;

namespace Nuke.Common.Planning;

/// <summary>Who comes directly after whom, without the edges that follow from others.</summary>
internal static class PlanEdges
{
    /// <summary>For each target those directly after it, in the plan's order.</summary>
    public static IReadOnlyDictionary<ExecutableTarget, IReadOnlyList<ExecutableTarget>> Followers(IReadOnlyList<ExecutableTarget> plan)
    {
        var position = plan.Select((target, index) => (target, index)).ToDictionary(pair => pair.target, pair => pair.index);
        var before = new BitArray[plan.Count];
        var followers = plan.ToDictionary(target => target, _ => new List<ExecutableTarget>());
        for (var index = 0; index < plan.Count; index++)
        {
            before[index] = new BitArray(plan.Count);

            // The latest first: what comes before it needs no edge of its own.
            foreach (
                var earlier in plan[index]
                    .AllBefore.Where(position.ContainsKey)
                    .Select(target => position[target])
                    .Distinct()
                    .OrderDescending()
            )
            {
                if (!before[index][earlier])
                    followers[plan[earlier]].Add(plan[index]);
                before[index].Or(before[earlier])[earlier] = true;
            }
        }

        return followers.ToDictionary(pair => pair.Key, IReadOnlyList<ExecutableTarget> (pair) => pair.Value);
    }
}
