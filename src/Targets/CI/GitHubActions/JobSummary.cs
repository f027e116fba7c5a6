using System.Net;
using System.Text;
using Nuke.Common.Execution;
using Nuke.Common.Output;

namespace Nuke.Common.CI.GitHubActions;

/// <summary>The summary as GitHub shows it on the run's page.</summary>
internal static class JobSummary
{
    public static string Markdown(Summary summary)
    {
        var text = new StringBuilder();
        text.Append($"### {Cell(summary.Verdict)}\n\n| Target | Status | Duration | |\n| --- | --- | ---: | --- |\n");
        foreach (var target in summary.Rows)
        {
            var took = target.Status is ExecutionStatus.Skipped or ExecutionStatus.NotRun ? "" : Times.Tell(target.Duration);
            text.Append($"| {target.Name} | {Summary.Words(target.Status)} | {took} | {Cell(string.Join(", ", Summary.NotesOn(target)))} |\n");
        }

        foreach (var target in summary.Rows.Where(target => target.Failure is not null))
            text.Append($"\n**{target.Name}**\n\n<pre>{WebUtility.HtmlEncode(target.Failure!.Message)}</pre>\n");
        return text.Append('\n').ToString();
    }

    /// <summary>Anything, in a cell of a table: no line ends, no bar, no HTML.</summary>
    private static string Cell(string text) =>
        WebUtility.HtmlEncode(text).ReplaceLineEndings(" ").Replace("|", "&#124;", StringComparison.Ordinal).Replace("`", "&#96;", StringComparison.Ordinal);
}
