using System.Text;
using Pipeline.Environments;
using Pipeline.Repositories;
using Pipeline.Store;

namespace Pipeline.Runs;

/// <summary>A group of facts in a report.</summary>
/// <param name="Title">What they are about.</param>
/// <param name="Facts">Names and values, in words.</param>
public sealed record ReportSection(string Title, IReadOnlyList<(string Name, string Value)> Facts);

/// <summary>What is told of a run when it is over: in the terminal, and as Markdown in the store.</summary>
/// <param name="Run">The run as its journal has it.</param>
/// <param name="Headline">How it ended, in one line.</param>
/// <param name="Sections">The facts.</param>
/// <param name="Warnings">What should be known.</param>
public sealed record RunReport(RunSummary Run, string Headline, IReadOnlyList<ReportSection> Sections, IReadOnlyList<string> Warnings)
{
    /// <summary>Where a run's report is in its store.</summary>
    public static string KeyOf(RunSummary run) => $"{run.Start.Environment}/runs/{run.Run}/report.md";

    /// <summary>Writes the report into the store, without what must not be read.</summary>
    public Task Save(IObjectStore store, Secrets secrets, CancellationToken cancellation) =>
        store.WriteText(KeyOf(Run), secrets.Mask(ToMarkdown()), cancellation);

    /// <summary>Tells the facts, one a line, and the warnings again.</summary>
    public void Tell(Transcript transcript)
    {
        transcript.Line(Headline);
        var facts = Sections.SelectMany(section => section.Facts).ToList();
        var width = facts.Select(fact => fact.Name.Length).DefaultIfEmpty().Max();
        foreach (var (name, value) in facts)
            transcript.Line($"{name.PadRight(width)}  {value}");
        foreach (var warning in Warnings)
            transcript.Line($"Warning: {warning}");
    }

    /// <summary>The report as Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append($"# {Escape(Headline)}\n\n");
        text.Append(
            $"Run `{Run.Run}`: {Escape(Run.Start.Command)} of {Escape(Run.Start.Version)} ({RepositoryState.Shorten(Run.Start.Commit)}) by {Escape(Run.Start.By)}, begun {Run.Started.Spoken()}.\n"
        );
        AppendSteps(text);
        foreach (var section in Sections)
            AppendTable(text, section.Title, ["", ""], section.Facts.Select(fact => new[] { fact.Name, fact.Value }));
        if (Warnings.Count > 0)
            text.Append("\n## Warnings\n\n").AppendJoin('\n', Warnings.Select(warning => $"- {Escape(warning)}")).Append('\n');
        return text.ToString();
    }

    private void AppendSteps(StringBuilder text) =>
        AppendTable(
            text,
            "Steps",
            ["Step", "Result", "Time"],
            Run.Steps.Select(step =>
                new[]
                {
                    step.Name,
                    step.Failed ? "failed"
                    : step.Ended is null ? "not ended"
                    : "done",
                    step.Duration?.Spoken() ?? "",
                }
            )
        );

    private static void AppendTable(StringBuilder text, string title, string[] headings, IEnumerable<string[]> rows)
    {
        text.Append($"\n## {title}\n\n| {string.Join(" | ", headings)} |\n|{string.Concat(headings.Select(_ => " --- |"))}\n");
        foreach (var row in rows)
            text.Append($"| {string.Join(" | ", row.Select(Escape))} |\n");
    }

    /// <summary>What Markdown or HTML would read as something else than text.</summary>
    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace("|", "\\|", StringComparison.Ordinal)
            .ReplaceLineEndings("<br>");
}
