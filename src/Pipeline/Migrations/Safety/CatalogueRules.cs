using System.Text.RegularExpressions;
using Pipeline.Runs;

namespace Pipeline.Migrations.Safety;

/// <summary>What takes data away, or changes under the running release what it relies on: read from the catalogue before and after.</summary>
internal sealed partial class CatalogueRules(Affected affected)
{
    private const string StillRuns = "the running release may still use it";
    private const string TwoReleases = "Take it away in a later release, once no code uses it any more.";

    /// <summary>What is to be said of one statement.</summary>
    public IEnumerable<SafetyFinding> Judge(StatementEffect effect)
    {
        var tables = effect.Changes.Where(change => IsRelation(change) && change.IsGone).Select(change => change.Table).ToHashSet();
        var columns = effect
            .Changes.Where(change => change is { Kind: "column", IsGone: true })
            .Select(change => change.Entry.Id)
            .ToHashSet();
        foreach (var change in effect.Changes.Where(Concerns))
        {
            var wentWithTable = !IsRelation(change) && tables.Contains(change.Table);
            var wentWithColumn = change.Kind is "not null" or "default" && columns.Contains(change.Entry.Id);
            if (!wentWithTable && !wentWithColumn && Judge(change, effect) is { } finding)
                yield return finding;
        }
    }

    /// <summary>True when a table's file was changed for an empty one, as TRUNCATE does.</summary>
    public static bool IsEmptied(CatalogueChange change) =>
        change is { Kind: "file", Before: { } before, After: { } after } && IsEmpty(after) && !IsEmpty(before);

    private static bool IsEmpty(CatalogueEntry file) => file.Detail.EndsWith("empty", StringComparison.Ordinal);

    /// <summary>What production does not have, or what belongs to a table that it does not have, concerns nobody.</summary>
    private bool Concerns(CatalogueChange change) =>
        change.Before is { } before ? affected.Beforehand.Find(before) is not null : affected.Existing.ContainsKey(change.Table);

    private static bool IsRelation(CatalogueChange change) => change.Kind is "table" or "view" or "materialized view";

    private SafetyFinding? Judge(CatalogueChange change, StatementEffect effect)
    {
        var name = Told(change);
        SafetyFinding Destroys(string rule, string what, string instead) =>
            new(effect.Revision, rule, MigrationClass.Destructive, effect.Place, what, instead);
        SafetyFinding Breaks(string rule, string what, string instead) =>
            new(effect.Revision, rule, MigrationClass.NeedsCare, effect.Place, what, instead);

        return change switch
        {
            { Kind: "table", IsGone: true } when affected.Existing.ContainsKey(change.Table) => Destroys(
                "drop-table",
                $"drops {name} with {affected.Existing[change.Table].Rows.Grouped()} rows; {StillRuns}, and only a backup brings them back.",
                TwoReleases
            ),
            { Kind: "column", IsGone: true } when affected.Existing.ContainsKey(change.Table) => Destroys(
                "drop-column",
                $"drops {name}; {StillRuns}, and only a backup brings back what is in it.",
                TwoReleases
            ),
            { Kind: "schema", IsGone: true } => Destroys("drop-schema", $"drops {name} with all that is in it.", TwoReleases),
            { Kind: "file" } when IsEmptied(change) && affected.Existing.TryGetValue(change.Table, out var table) => Destroys(
                "truncate",
                $"empties {table.Name} of {table.Rows.Grouped()} rows; only a backup brings them back.",
                "Delete what is not needed once the release has proven itself, in a migration of its own."
            ),
            { Kind: "view" or "materialized view" or "function" or "type" or "extension" or "sequence", IsGone: true } => Breaks(
                $"drop-{change.Kind.Replace(' ', '-')}",
                $"drops {name}; {StillRuns}.",
                TwoReleases
            ),
            {
                Kind: "table"
                    or "view"
                    or "materialized view"
                    or "column"
                    or "schema"
                    or "function"
                    or "type"
                    or "enum value"
                    or "sequence",
                IsRenamed: true
            } => Breaks(
                $"rename-{change.Kind.Replace(' ', '-')}",
                $"renames {name} to {change.After!.Name}: the running release does not find it any more.",
                change.Kind is "table"
                    ? "Leave a view of the old name until no code uses it any more."
                    : "Add the new one beside it, and take the old one away in a later release."
            ),
            { Kind: "column", IsAltered: true } when IsOtherType(change, effect) => Breaks(
                "change-type",
                $"changes {name} from {change.Before!.Detail} to {change.After!.Detail}: the running release may not read or write that.",
                "Add a column of the new type beside it, and let the code change over."
            ),
            { Kind: "not null", IsNew: true }
                when !effect.Changes.Any(other => other is { Kind: "default", IsGone: false } && other.Entry.Id == change.Entry.Id)
                    && effect.Changes.Any(other => other is { Kind: "column", IsNew: true } && other.Entry.Id == change.Entry.Id) => Breaks(
                "required-column",
                $"adds {name}, which must be given and has no default: every INSERT of the running release, which does not know of it, fails.",
                "Give it a default, or let it be NULL until all code fills it."
            ),
            { Kind: "not null", IsGone: true } => Breaks(
                "drop-not-null",
                $"lets {name} be NULL, which the running release does not expect to read.",
                "See to it that the running release can read NULL before anything writes it."
            ),
            { Kind: "foreign key" or "check" or "primary key" or "unique" or "exclusion", IsGone: true } => Breaks(
                "drop-constraint",
                $"drops {name}: what breaks it can be written from now on, and it may not come back.",
                "Drop it once no code relies on it; an ON CONFLICT may."
            ),
            { Kind: "index", IsGone: true } when affected.Existing.ContainsKey(change.Table) => Breaks(
                "drop-index",
                $"drops {name}: queries that it serves become slow, and an ON CONFLICT may rely on it.",
                "Look in pg_stat_user_indexes whether it is used, and drop it CONCURRENTLY."
            ),
            { Kind: "trigger" or "policy" or "row security", IsGone: true } => Breaks(
                $"drop-{change.Kind.Replace(' ', '-')}",
                $"drops {name}, on which the running release may rely.",
                TwoReleases
            ),
            { Kind: "row security", IsNew: true } => Breaks(
                "row-security",
                $"turns row security on for {name}: the running release sees only what a policy shows it.",
                "Make the policies first, and try it with the role of the running release."
            ),
            { Kind: "right", IsGone: true } => Breaks(
                "revoke",
                $"revokes {change.Before!.Name}: who relied on it is refused.",
                "Revoke it once nobody needs it any more."
            ),
            { Kind: "index", After.Detail: var detail } when detail.StartsWith("invalid", StringComparison.Ordinal) => Breaks(
                "invalid-index",
                $"leaves {name} invalid: it costs every write and serves nobody.",
                "Drop it CONCURRENTLY and build it again."
            ),
            _ => null,
        };
    }

    private string Told(CatalogueChange change)
    {
        var table = affected.Existing.GetValueOrDefault(change.Table)?.Name;
        var isOfTable =
            change.Table > 0 && change.Kind is not ("table" or "view" or "materialized view" or "sequence" or "index" or "row security");
        var what = change.Kind is "not null" or "default" ? "column" : change.Kind;
        return isOfTable && table is not null ? $"the {what} {change.Entry.Name} of {table}" : $"the {what} {change.Entry.Name}";
    }

    /// <summary>What PostgreSQL gives out and takes in the same way: texts of any length, numbers of any scale, intervals and times of any precision.</summary>
    private static bool IsOtherType(CatalogueChange column, StatementEffect effect) =>
        Family(column.Before!.Detail) != Family(column.After!.Detail)
        && !effect.Changes.Any(type => type is { Kind: "type", IsRenamed: true } && type.Before!.Name == column.Before.Detail);

    private static string Family(string type) =>
        Length().Replace(type, "") is "character varying" or "text" ? "text" : Length().Replace(type, "");

    [GeneratedRegex(@"\([0-9,]+\)")]
    private static partial Regex Length();
}
