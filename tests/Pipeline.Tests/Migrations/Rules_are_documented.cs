using System.Text.RegularExpressions;

namespace Pipeline.Tests.Migrations;

/// <summary>docs/migration-safety.md has every rule, the corpus tries each, and none of other tools' is forgotten without a word.</summary>
public sealed partial class Rules_are_documented
{
    private const string Theirs = "## The rules of Squawk";

    /// <summary>
    /// What no file shows by itself: tried in <see cref="Rehearsing"/>, <see cref="What_is_live_goes_on"/> and <see cref="Tools.Migrations_of_other_tools"/>.
    /// </summary>
    private static readonly string[] OfRehearsals = ["no-way-back", "breaks-query", "breaks-live-release", "no-limits"];

    private static readonly string Document = Read();

    private static IReadOnlyList<string> Ours =>
        [.. Rows(Document[..Document.IndexOf(Theirs, StringComparison.Ordinal)]).SelectMany(row => Rules(row[1]))];

    [Fact]
    public void And_the_corpus_tries_each()
    {
        Ours.ShouldBeUnique();
        Corpus.Files.SelectMany(file => Corpus.Expected(file).Rules).Concat(OfRehearsals).Distinct().Order().ShouldBe(Ours.Order());
    }

    [Fact]
    public void And_what_others_warn_of_leads_to_one_or_says_why_not()
    {
        var rows = Rows(Document[Document.IndexOf(Theirs, StringComparison.Ordinal)..]);
        rows.Count.ShouldBeGreaterThan(40);
        foreach (var row in rows)
        {
            row[3].Trim().ShouldNotBeEmpty();
            Rules(row[3]).ShouldBeSubsetOf(Ours);
        }
    }

    /// <summary>The cells of all tables' rows, without their heads.</summary>
    private static List<string[]> Rows(string text) =>
        [
            .. text.Split('\n')
                .Select((line, index) => (line, index))
                .Where(it => it.line.StartsWith('|') && !it.line.StartsWith("|---", StringComparison.Ordinal) && !IsHead(text, it.index))
                .Select(it => it.line.Split('|')),
        ];

    private static bool IsHead(string text, int line) =>
        text.Split('\n').ElementAtOrDefault(line + 1)?.StartsWith("|---", StringComparison.Ordinal) == true;

    private static IEnumerable<string> Rules(string cell) => Rule().Matches(cell).Select(match => match.Groups[1].Value);

    private static string Read()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pipeline.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return File.ReadAllText(Path.Combine(folder, "docs/migration-safety.md"));
    }

    [GeneratedRegex("`([a-z-]+)`")]
    private static partial Regex Rule();
}
