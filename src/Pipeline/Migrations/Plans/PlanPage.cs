using System.Text;
using System.Text.Encodings.Web;
using Pipeline.Environments;
using Pipeline.Migrations.Safety;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>A plan as a page that needs nothing else: no script, no font, no network.</summary>
public static class PlanPage
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1d2430; --soft: #5b6575; --line: #dfe3ea; --paper: #fff; --code: #f5f7fa; --safe: #1a7f4b; --care: #a15c00; --loss: #b42318; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #9aa4b2; --line: #303744; --paper: #161a21; --code: #1e242d; --safe: #4cc38a; --care: #f0b35a; --loss: #ff8a80; } }
        body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.5rem; margin-bottom: .25rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; } p.of { color: var(--soft); margin-top: 0; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        th { color: var(--soft); font-weight: 500; } pre { background: var(--code); padding: .8rem; border-radius: 6px; overflow-x: auto; font-size: .85rem; }
        .verdict { font-weight: 600; } .safe { color: var(--safe); } .care { color: var(--care); } .loss { color: var(--loss); }
        .failure { border-left: 4px solid var(--loss); padding-left: 1rem; } summary { cursor: pointer; color: var(--soft); } li { margin: .3rem 0; } code { font-size: .9em; } li, td, h1, h2 { overflow-wrap: anywhere; }
        """;

    private static readonly HtmlEncoder Html = HtmlEncoder.Default;

    /// <summary>Writes it.</summary>
    public static string Of(MigrationPlan plan)
    {
        var text = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        text.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        text.Append($"<title>{Html.Encode(plan.Headline)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n");
        text.Append($"<h1>{Html.Encode(plan.Headline)}</h1>\n<p class=\"of\">Rehearsed on {Html.Encode(plan.RehearsedOn)}.</p>\n");
        if (plan.Failure is { } failure)
            text.Append($"<div class=\"failure\"><strong>It cannot be applied like this</strong>{Code(failure)}</div>\n");
        if (plan.Migrations.Count > 0)
            Append(text, plan.Migrations);
        foreach (var migration in plan.Migrations)
            Append(text, migration);
        if (plan.QueriesJudged > 0)
            text.Append($"<p>{plan.QueriesJudged.Counted("query", "queries")} that production runs were prepared before and after.</p>\n");
        if (plan.QueriesUnchecked.Count > 0)
            text.Append(
                    $"<details><summary>{plan.QueriesUnchecked.Count} more are not judged, as they cannot be prepared by themselves</summary>\n<ul>\n"
                )
                .AppendJoin("", plan.QueriesUncheckedInShort.Select(query => $"<li><code>{Html.Encode(query)}</code></li>\n"))
                .Append("</ul>\n</details>\n");
        Append(
            text,
            "Indexes worth a look",
            plan.Indexes.Select(index => Html.Encode($"{index.Index} of {index.Table} ({new ByteSize(index.Bytes)}) {index.Remark}"))
        );
        return text.Append("</body>\n</html>\n").ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<PlannedMigration> migrations)
    {
        text.Append("<table>\n<tr><th>migration</th><th>what production has to fear</th><th>expected to take</th><th>way back</th></tr>\n");
        foreach (var migration in migrations)
            text.Append(
                $"<tr><td><a href=\"#{Html.Encode(migration.Revision)}\">{Html.Encode(migration.FullName)}</a></td><td>{Verdict(migration)}</td><td>{Html.Encode($"{migration.Estimate}")}</td><td>{(migration.WayBack is null ? "the backup" : "down script")}</td></tr>\n"
            );
        text.Append("</table>\n");
    }

    private static void Append(StringBuilder text, PlannedMigration migration)
    {
        text.Append($"<h2 id=\"{Html.Encode(migration.Revision)}\">{Html.Encode(migration.FullName)}: {Verdict(migration)}</h2>\n");
        if (migration.Findings.Count > 0)
            text.Append("<ul>\n");
        foreach (var finding in migration.Findings)
            text.Append($"<li><strong>{Html.Encode(finding.Rule)}</strong> {Html.Encode(finding.ToString())}</li>\n");
        if (migration.Findings.Count > 0)
            text.Append("</ul>\n");
        text.Append($"<details><summary>SQL</summary>{Code(migration.Sql)}");
        if (migration.Backfill is { } backfill)
            text.Append($"<p>Then, batch by batch:</p>{Code(backfill)}");
        if (migration.WayBack is { } back)
            text.Append($"<p>The way back:</p>{Code(back)}");
        text.Append("</details>\n");
    }

    private static void Append(StringBuilder text, string title, IEnumerable<string> items)
    {
        var lines = items.Select(item => $"<li>{item}</li>\n").ToList();
        if (lines.Count > 0)
            text.Append($"<h2>{title}</h2>\n<ul>\n").AppendJoin("", lines).Append("</ul>\n");
    }

    private static string Code(string text) => $"<pre><code>{Html.Encode(text)}</code></pre>";

    private static string Verdict(PlannedMigration migration)
    {
        var kind = migration.Class switch
        {
            MigrationClass.Safe => "safe",
            MigrationClass.Destructive => "loss",
            _ => "care",
        };
        return $"<span class=\"verdict {kind}\">{migration.Verdict}</span>";
    }
}
