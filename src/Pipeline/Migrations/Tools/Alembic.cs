using System.Text.RegularExpressions;

namespace Pipeline.Migrations;

/// <summary>Alembic, with its branches; see https://alembic.sqlalchemy.org/en/latest/branches.html.</summary>
internal sealed partial class Alembic : IMigrationTool
{
    private const string Base = "base";

    public IReadOnlyList<string> Program => ["alembic"];

    public ToolTable Table => new("alembic_version", "version_num");

    public bool HasOwnOrder => true;

    public IReadOnlyList<string> Look => ["current"];

    /// <summary>
    /// Its history comes newest first, a paragraph for each revision. Those that come on a branch are between others at any place, and each still comes after
    /// its parents.
    /// </summary>
    public async Task<IReadOnlyList<ToolMigration>> List(string folder, Func<IEnumerable<string>, Task<string>> ask) =>
        Resolved([.. Revision().Matches((await ask(["history", "--verbose"])).ReplaceLineEndings("\n")).Select(Read).Reverse()]);

    /// <summary>It notes the heads alone: what those go back to is applied as well.</summary>
    public IEnumerable<string> Applied(IReadOnlyCollection<string> noted, IReadOnlyList<ToolMigration> known)
    {
        var (applied, waiting) = (new HashSet<string>(), new Queue<string>(noted));
        while (waiting.TryDequeue(out var id))
            if (applied.Add(id) && known.FirstOrDefault(migration => migration.Id == id) is { } migration)
                foreach (var parent in migration.Parents)
                    waiting.Enqueue(parent);
        return applied.Intersect([.. noted, .. known.Select(migration => migration.Id)]);
    }

    public bool IsOneTransaction(string source) => !OwnTransactions().IsMatch(source);

    public IReadOnlyList<string> Up(ToolMigration migration) => ["upgrade", migration.Id];

    /// <summary>Named as a branch, so that what else goes back to the same parent stays.</summary>
    public IReadOnlyList<string> Down(ToolMigration migration) => ["downgrade", $"{migration.Id}@{migration.Follows ?? Base}"];

    public IReadOnlyList<string> Plan(ToolMigration migration) => ["upgrade", $"{migration.Follows ?? Base}:{migration.Id}", "--sql"];

    private static ToolMigration Read(Match match)
    {
        var (id, file) = (match.Groups["id"].Value, match.Groups["file"].Value);
        var stem = Path.GetFileNameWithoutExtension(file);
        return new ToolMigration(id, id, stem.StartsWith($"{id}_", StringComparison.Ordinal) ? stem[(id.Length + 1)..] : stem, file)
        {
            Follows = Ids(match.Groups["parents"].Value).FirstOrDefault(),
            Parents = [.. Ids(match.Groups["parents"].Value), .. Ids(match.Groups["others"].Value)],
        };
    }

    /// <summary>What something depends on may be named by a branch's label, or by the beginning of an id.</summary>
    private static IReadOnlyList<ToolMigration> Resolved(IReadOnlyList<ToolMigration> migrations)
    {
        return [.. migrations.Select(migration => migration with { Parents = [.. migration.Parents.Select(Resolve)] })];

        string Resolve(string name) =>
            (
                migrations.FirstOrDefault(other => other.Id == name)
                ?? migrations.FirstOrDefault(other => HasLabel(other, name))
                ?? migrations.FirstOrDefault(other => other.Id.StartsWith(name, StringComparison.Ordinal))
            )?.Id
            ?? name;
    }

    private static bool HasLabel(ToolMigration migration, string label) =>
        File.ReadLines(migration.File!)
            .Any(line =>
                line.StartsWith("branch_labels", StringComparison.Ordinal)
                && (line.Contains($"\"{label}\"", StringComparison.Ordinal) || line.Contains($"'{label}'", StringComparison.Ordinal))
            );

    private static IEnumerable<string> Ids(string listed) =>
        listed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(id => id != "<base>");

    /// <summary>As Script.log_entry writes it: https://github.com/sqlalchemy/alembic/blob/main/alembic/script/base.py.</summary>
    [GeneratedRegex(
        @"^Rev: (?<id>[^\n]+?)(?: \((?:head|branchpoint|mergepoint|current)\))*\n(?:Parent|Merges): (?<parents>[^\n]+)\n(?:Also depends on: (?<others>[^\n]+)\n)?(?:Branch[^\n]*\n)*Path: (?<file>[^\n]+)$",
        RegexOptions.Multiline
    )]
    private static partial Regex Revision();

    /// <summary>See https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.migration.MigrationContext.autocommit_block.</summary>
    [GeneratedRegex("autocommit_block|AUTOCOMMIT")]
    private static partial Regex OwnTransactions();
}
