using System.Net;
using System.Text;
using Nuke.Common.Execution;
using Nuke.Common.Output;

namespace Nuke.Common.CI.GitHubActions;

/// <summary>The summary as GitHub shows it on the run's page. Secrets are taken out before HTML escapes what they are written in.</summary>
internal static class JobSummary
{
    public static string Markdown(Summary summary, Masking masking)
    {
        var text = new StringBuilder();
        text.Append($"### {Cell(masking, summary.Verdict)}\n\n| Target | Status | Duration | |\n| --- | --- | ---: | --- |\n");
        foreach (var target in summary.Rows)
        {
            var took = target.Status is ExecutionStatus.Skipped or ExecutionStatus.NotRun ? "" : Times.Tell(target.Duration);
            text.Append(
                $"| {target.Name} | {Summary.Words(target.Status)} | {took} | {Cell(masking, string.Join(", ", Summary.NotesOn(target)))} |\n"
            );
        }

        foreach (var target in summary.Rows.Where(target => target.Failure is not null))
            text.Append($"\n**{target.Name}**\n\n<pre>{WebUtility.HtmlEncode(masking.Apply(target.Failure!.Message))}</pre>\n");
        return text.Append('\n').ToString();
    }

    /// <summary>Anything, in a cell of a table: no line ends, no bar, no HTML.</summary>
    private static string Cell(Masking masking, string text) =>
        WebUtility
            .HtmlEncode(masking.Apply(text))
            .ReplaceLineEndings(" ")
            .Replace("|", "&#124;", StringComparison.Ordinal)
            .Replace("`", "&#96;", StringComparison.Ordinal);
}
