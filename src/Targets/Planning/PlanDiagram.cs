using System.Text;
using Nuke.Common.Execution;

namespace Nuke.Common.Planning;

/// <summary>The plan as a Mermaid flowchart, which GitHub draws in documents: https://mermaid.js.org/syntax/flowchart.html</summary>
internal static class PlanDiagram
{
    public static string Mermaid(IReadOnlyList<ExecutableTarget> plan)
    {
        var text = new StringBuilder("flowchart TD\n");
        foreach (var target in plan)
            text.Append(
                $"    {target.Name}{(target.Status == ExecutionStatus.Skipped ? $"[\"{target.Name}<br>skipped: {Escape(target.Skipped!)}\"]:::skipped" : "")}\n"
            );
        foreach (var target in plan)
        {
            foreach (var dependency in target.Dependencies.Where(plan.Contains).Distinct())
                text.Append($"    {dependency.Name} --> {target.Name}\n");
            foreach (var effect in target.Triggered.Where(plan.Contains).Distinct())
                text.Append($"    {target.Name} -- triggers --> {effect.Name}\n");
            foreach (
                var earlier in target.Predecessors.Where(other => plan.Contains(other) && !other.Triggered.Contains(target)).Distinct()
            )
                text.Append($"    {earlier.Name} -.-> {target.Name}\n");
        }

        return text.Append("    classDef skipped stroke-dasharray: 4\n").ToString();
    }

    /// <summary>A condition is code, and holds what ends a label.</summary>
    private static string Escape(string text) =>
        text.Replace("#", "#35;", StringComparison.Ordinal)
            .Replace("\"", "#quot;", StringComparison.Ordinal)
            .Replace("<", "#lt;", StringComparison.Ordinal)
            .ReplaceLineEndings(" ");
}
