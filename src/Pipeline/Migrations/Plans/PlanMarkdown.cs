using System.Text;
using Pipeline.Environments;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>A plan as GitHub's Markdown, to be put below a pull request.</summary>
public static class PlanMarkdown
{
    /// <summary>Writes it.</summary>
    public static string Of(MigrationPlan plan)
    {
        var text = new StringBuilder($"# {Plain(plan.Headline)}\n\nRehearsed on {Plain(plan.RehearsedOn)}.\n");
        if (plan.Failure is { } failure)
            text.Append($"\n**It cannot be applied like this:**\n\n{Fenced("", failure)}\n");
        if (plan.Migrations.Count > 0)
            text.Append("\n| migration | what production has to fear | expected to take | way back |\n|---|---|---|---|\n");
        foreach (var migration in plan.Migrations)
            text.Append(
                $"| {Plain(migration.FullName)} | {migration.Verdict} | {migration.Estimate} | {(migration.WayBack is null ? "the backup" : "down script")} |\n"
            );
        foreach (var migration in plan.Migrations)
            Append(text, migration);
        if (plan.QueriesJudged > 0)
            text.Append($"\n{plan.QueriesJudged.Counted("query", "queries")} that production runs were prepared before and after.\n");
        if (plan.QueriesUnchecked.Count > 0)
            text.Append(
                    $"\n<details><summary>{plan.QueriesUnchecked.Count} more are not judged, as they cannot be prepared by themselves</summary>\n\n"
                )
                .AppendJoin("", plan.QueriesUncheckedInShort.Select(query => $"- {Span(query)}\n"))
                .Append("\n</details>\n");
        Append(
            text,
            "Indexes worth a look",
            plan.Indexes.Select(index =>
                $"{Plain(index.Index)} of {Plain(index.Table)} ({new ByteSize(index.Bytes)}) {Plain(index.Remark)}"
            )
        );
        return text.ToString();
    }

    private static void Append(StringBuilder text, PlannedMigration migration)
    {
        text.Append($"\n## {Plain(migration.FullName)}: {migration.Verdict}\n\n");
        foreach (var finding in migration.Findings)
            text.Append($"- **{finding.Rule}** {Plain(finding.ToString())}\n");
        text.Append("\n<details><summary>SQL</summary>\n\n").Append(Fenced("sql", migration.Sql)).Append('\n');
        if (migration.Backfill is { } backfill)
            text.Append("\nThen, batch by batch:\n\n").Append(Fenced("sql", backfill)).Append('\n');
        if (migration.WayBack is { } back)
            text.Append("\nThe way back:\n\n").Append(Fenced("sql", back)).Append('\n');
        text.Append("\n</details>\n");
    }

    private static void Append(StringBuilder text, string title, IEnumerable<string> items)
    {
        var lines = items.Select(item => $"- {item}\n").ToList();
        if (lines.Count > 0)
            text.Append($"\n### {title}\n\n").AppendJoin("", lines);
    }

    private static string Span(string text)
    {
        var fence = Fence("`", text);
        return $"{fence} {text} {fence}";
    }

    /// <summary>One that is longer than any within.</summary>
    private static string Fence(string fence, string text) =>
        text.Contains(fence, StringComparison.Ordinal) ? Fence(fence + "`", text) : fence;

    private static string Fenced(string language, string text)
    {
        var fence = Fence("```", text);
        return $"{fence}{language}\n{text}\n{fence}";
    }

    /// <summary>What Markdown or HTML would read as something else than text, on one line.</summary>
    private static string Plain(string text) =>
        text.ReplaceLineEndings(" ")
            .Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("|", "\\|", StringComparison.Ordinal)
            .Replace("`", "\\`", StringComparison.Ordinal)
            .Replace("*", "\\*", StringComparison.Ordinal)
            .Replace("[", "\\[", StringComparison.Ordinal);
}
