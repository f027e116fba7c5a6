using System.Text;
using Nuke.Common.Execution;
using Nuke.Common.Output;

namespace Nuke.Common.Planning;

/// <summary>Draws a plan from top to bottom: a line for each target with why it runs, and the edges between them in lanes to the left.</summary>
internal sealed class PlanGraph
{
    /// <summary>A drawing that is wider than this leaves no room for words, and nobody follows its lines.</summary>
    private const int WidestDrawing = 60;

    private readonly List<ExecutableTarget?> _lanes = [];
    private readonly List<(string Drawing, ExecutableTarget? Target)> _rows = [];
    private readonly IReadOnlyList<ExecutableTarget> _plan;
    private readonly ILookup<ExecutableTarget, ExecutableTarget> _dependents;

    private PlanGraph(IReadOnlyList<ExecutableTarget> plan)
    {
        _plan = plan;
        _dependents = plan.SelectMany(target => target.Dependencies.Distinct(), (target, needed) => (target, needed))
            .ToLookup(pair => pair.needed, pair => pair.target);
        var followers = PlanEdges.Followers(plan);
        foreach (var target in plan)
            Add(target, followers[target]);
    }

    public static void Write(IReadOnlyList<ExecutableTarget> plan, TextWriter writer, Style style)
    {
        var graph = new PlanGraph(plan);
        var rows = graph._rows;
        if (rows.Exists(row => row.Drawing.Length > WidestDrawing))
            rows = [.. plan.Select(target => (Mark(target).ToString(), (ExecutableTarget?)target))];
        var width = rows.Max(row => row.Drawing.Length);
        var names = plan.Max(target => target.Name.Length);
        foreach (var (drawing, target) in rows)
            writer.WriteLine(
                target is null
                    ? style.Dim(drawing)
                    : $"{drawing.PadRight(width)}  {target.Name.PadRight(names)}  {style.Dim(graph.Why(target))}"
            );
    }

    private void Add(ExecutableTarget target, IReadOnlyList<ExecutableTarget> followers)
    {
        var arriving = Enumerable.Range(0, _lanes.Count).Where(lane => _lanes[lane] == target).ToList();
        var own = arriving.Count > 0 ? arriving[0] : FreeLane(0);
        _lanes[own] = target;
        if (arriving.Count > 1)
            _rows.Add((Connection(own, arriving[1..], '┴', '╯'), null));
        arriving.Skip(1).ToList().ForEach(lane => _lanes[lane] = null);

        _rows.Add((Row(lane => lane == own ? Mark(target) : Line(lane), _ => ' '), target));
        _lanes[own] = followers.Count > 0 ? followers[0] : null;
        var leaving = new List<int>();
        foreach (var follower in followers.Skip(1))
        {
            leaving.Add(FreeLane(own + 1));
            _lanes[leaving[^1]] = follower;
        }

        if (leaving.Count > 0)
            _rows.Add((Connection(own, leaving, '┬', '╮'), null));
        while (_lanes is [.., null])
            _lanes.RemoveAt(_lanes.Count - 1);
    }

    private int FreeLane(int from)
    {
        var free = _lanes.FindIndex(Math.Min(from, _lanes.Count), lane => lane is null);
        if (free >= 0)
            return free;
        _lanes.Add(null);
        return _lanes.Count - 1;
    }

    /// <summary>A row in which one lane meets others to its right.</summary>
    private string Connection(int own, IReadOnlyList<int> others, char inner, char last)
    {
        var end = others.Max();
        char Crossing(int lane) =>
            lane switch
            {
                _ when lane == own => '├',
                _ when lane == end => last,
                _ when others.Contains(lane) => inner,
                _ when lane > own && lane < end => _lanes[lane] is null ? '─' : '┼',
                _ => Line(lane),
            };
        return Row(Crossing, lane => lane >= own && lane < end ? '─' : ' ');
    }

    private string Row(Func<int, char> at, Func<int, char> after)
    {
        var row = new StringBuilder();
        for (var lane = 0; lane < _lanes.Count; lane++)
            row.Append(at(lane)).Append(after(lane));
        return row.ToString().TrimEnd();
    }

    private char Line(int lane) => _lanes[lane] is null ? ' ' : '│';

    private static char Mark(ExecutableTarget target) => target.Status == ExecutionStatus.Skipped ? '○' : '●';

    private string Why(ExecutableTarget target)
    {
        if (target.Status == ExecutionStatus.Skipped)
            return $"skipped: {target.Skipped}";
        if (target.Invoked)
            return target.IsDefault ? "the default" : "named";
        return _dependents.Contains(target)
            ? $"needed by {string.Join(", ", _dependents[target])}"
            : $"triggered by {string.Join(", ", _plan.Where(other => other.Triggered.Contains(target)))}";
    }
}
