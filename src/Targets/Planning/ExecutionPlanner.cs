using Nuke.Common.Execution;

namespace Nuke.Common.Planning;

/// <summary>Decides what runs, and in which order. Pure: looks at the targets and changes nothing.</summary>
internal static class ExecutionPlanner
{
    /// <summary>The targets to run, in their order: the invoked ones, what they depend on, and what all of these trigger.</summary>
    /// <exception cref="UsageException">Targets depend on one another in a circle.</exception>
    public static IReadOnlyList<ExecutableTarget> Plan(IReadOnlyList<ExecutableTarget> targets, IEnumerable<ExecutableTarget> invoked)
    {
        ThrowIfCircular(targets);
        var needed = Reach(invoked, target => target.Dependencies.Concat(target.Triggered));
        return [.. Order(targets).Where(needed.Contains)];
    }

    /// <summary>Everything that can be reached from some targets.</summary>
    public static HashSet<ExecutableTarget> Reach(
        IEnumerable<ExecutableTarget> from,
        Func<ExecutableTarget, IEnumerable<ExecutableTarget>> next
    )
    {
        var reached = new HashSet<ExecutableTarget>();
        var waiting = new Stack<ExecutableTarget>(from);
        while (waiting.TryPop(out var target))
        {
            if (!reached.Add(target))
                continue;
            foreach (var other in next(target))
                waiting.Push(other);
        }

        return reached;
    }

    /// <summary>
    /// NUKE's order: from the end, take again and again the first target in the order of declaration that nothing left depends on.
    /// </summary>
    private static List<ExecutableTarget> Order(IReadOnlyList<ExecutableTarget> targets)
    {
        var position = new Dictionary<ExecutableTarget, int>();
        var dependents = new Dictionary<ExecutableTarget, int>();
        for (var index = 0; index < targets.Count; index++)
            (position[targets[index]], dependents[targets[index]]) = (index, 0);
        foreach (var earlier in targets.SelectMany(target => target.AllBefore.Distinct()))
            dependents[earlier]++;

        var free = new PriorityQueue<ExecutableTarget, int>(
            targets.Where(target => dependents[target] == 0).Select(target => (target, position[target]))
        );
        var order = new List<ExecutableTarget>(targets.Count);
        while (free.TryDequeue(out var target, out _))
        {
            order.Add(target);
            foreach (var earlier in target.AllBefore.Distinct())
            {
                if (--dependents[earlier] == 0)
                    free.Enqueue(earlier, position[earlier]);
            }
        }

        order.Reverse();
        return order;
    }

    private static void ThrowIfCircular(IReadOnlyList<ExecutableTarget> targets)
    {
        var done = new HashSet<ExecutableTarget>();
        foreach (var target in targets)
        {
            if (FindCircle(target, done) is { } circle)
                throw new UsageException($"Circular dependencies between targets: {string.Join(" -> ", circle)}");
        }
    }

    /// <summary>Walks down without recursion: a chain of a thousand targets must not depend on the size of a stack.</summary>
    private static IEnumerable<ExecutableTarget>? FindCircle(ExecutableTarget start, HashSet<ExecutableTarget> done)
    {
        if (done.Contains(start))
            return null;
        var path = new List<ExecutableTarget> { start };
        var onPath = new HashSet<ExecutableTarget> { start };
        var open = new Stack<IEnumerator<ExecutableTarget>>([start.AllBefore.GetEnumerator()]);
        while (open.TryPeek(out var siblings))
        {
            if (!siblings.MoveNext())
            {
                open.Pop().Dispose();
                done.Add(path[^1]);
                onPath.Remove(path[^1]);
                path.RemoveAt(path.Count - 1);
            }
            else if (onPath.Contains(siblings.Current))
            {
                return path.SkipWhile(target => target != siblings.Current).Append(siblings.Current);
            }
            else if (!done.Contains(siblings.Current))
            {
                path.Add(siblings.Current);
                onPath.Add(siblings.Current);
                open.Push(siblings.Current.AllBefore.GetEnumerator());
            }
        }

        return null;
    }
}
