using Nuke.Common.Planning;

namespace Nuke.Common.Execution;

/// <summary>Who may start: a target whose predecessors have all ended. Of several, the first of the plan.</summary>
internal sealed class Schedule
{
    private readonly Dictionary<ExecutableTarget, List<ExecutableTarget>> _followers = [];
    private readonly Dictionary<ExecutableTarget, int> _waitsFor = [];
    private readonly Dictionary<ExecutableTarget, int> _position = [];
    private readonly PriorityQueue<ExecutableTarget, int> _ready = new();

    public Schedule(IReadOnlyList<ExecutableTarget> plan)
    {
        foreach (var target in plan)
            (_followers[target], _position[target]) = ([], _position.Count);
        foreach (var target in plan)
        {
            var predecessors = PredecessorsOf(target);
            foreach (var predecessor in predecessors)
                _followers[predecessor].Add(target);
            Await(target, predecessors.Count);
        }
    }

    /// <summary>True when some target may start.</summary>
    public bool HasReady => _ready.Count > 0;

    /// <summary>The next target that may start; it is handed out once.</summary>
    public bool TryTake(out ExecutableTarget target) => _ready.TryDequeue(out target!, out _);

    /// <summary>A target ended, whatever became of it.</summary>
    public void End(ExecutableTarget target)
    {
        foreach (var follower in _followers[target])
            Await(follower, _waitsFor[follower] - 1);
    }

    private void Await(ExecutableTarget target, int others)
    {
        _waitsFor[target] = others;
        if (others == 0)
            _ready.Enqueue(target, _position[target]);
    }

    /// <summary>Those in the plan. A target that is not part of it hands down what comes before it.</summary>
    private HashSet<ExecutableTarget> PredecessorsOf(ExecutableTarget target)
    {
        var reached = ExecutionPlanner.Reach(target.AllBefore, other => _position.ContainsKey(other) ? [] : other.AllBefore);
        reached.RemoveWhere(other => !_position.ContainsKey(other));
        return reached;
    }
}
