using System.Text.RegularExpressions;

namespace Pipeline.Migrations.Safety;

/// <summary>What changes under the running release though it relies on it.</summary>
internal sealed partial class CompatibilityRules(Affected affected)
{
    private const string StillRuns = "the running release may still use it";
    private const string TwoReleases = "Take it away in a later release, once no code uses it any more.";

    /// <summary>What is to be said of one statement.</summary>
    public IEnumerable<SafetyFinding> Judge(StatementEffect effect) =>
        affected.ChangesOf(effect).Select(change => Judge(change, effect)).OfType<SafetyFinding>();

    private SafetyFinding? Judge(CatalogueChange change, StatementEffect effect)
    {
        var name = affected.Told(change);
        return change switch
        {
            { Kind: "view" or "materialized view" or "function" or "type" or "extension" or "sequence", IsGone: true } => effect.Care(
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
            } => effect.Care(
                $"rename-{change.Kind.Replace(' ', '-')}",
                $"renames {name} to {change.After!.Name}: the running release does not find it any more.",
                change.Kind is "table"
                    ? "Leave a view of the old name until no code uses it any more."
                    : "Add the new one beside it, and take the old one away in a later release."
            ),
            { Kind: "column", IsAltered: true } when IsOtherType(change, effect) => effect.Care(
                "change-type",
                $"changes {name} from {change.Before!.Detail} to {change.After!.Detail}: the running release may not read or write that.",
                "Add a column of the new type beside it, and let the code change over."
            ),
            { Kind: "not null", IsNew: true }
                when !effect.Changes.Any(other => other is { Kind: "default", IsGone: false } && other.Entry.Id == change.Entry.Id)
                    && effect.Changes.Any(other => other is { Kind: "column", IsNew: true } && other.Entry.Id == change.Entry.Id) =>
                effect.Care(
                    "required-column",
                    $"adds {name}, which must be given and has no default: every INSERT of the running release, which does not know of it, fails.",
                    "Give it a default, or let it be NULL until all code fills it."
                ),
            { Kind: "not null", IsGone: true } => effect.Care(
                "drop-not-null",
                $"lets {name} be NULL, which the running release does not expect to read.",
                "See to it that the running release can read NULL before anything writes it."
            ),
            { Kind: "foreign key" or "check" or "primary key" or "unique" or "exclusion", IsGone: true } => effect.Care(
                "drop-constraint",
                $"drops {name}: what breaks it can be written from now on, and it may not come back.",
                "Drop it once no code relies on it; an ON CONFLICT may."
            ),
            { Kind: "index", IsGone: true } when affected.Existing.ContainsKey(change.Table) => effect.Care(
                "drop-index",
                $"drops {name}: queries that it serves become slow, and an ON CONFLICT may rely on it.",
                "Look in pg_stat_user_indexes whether it is used, and drop it CONCURRENTLY."
            ),
            { Kind: "trigger" or "policy" or "row security", IsGone: true } => effect.Care(
                $"drop-{change.Kind.Replace(' ', '-')}",
                $"drops {name}, on which the running release may rely.",
                TwoReleases
            ),
            { Kind: "row security", IsNew: true } => effect.Care(
                "row-security",
                $"turns row security on for {name}: the running release sees only what a policy shows it.",
                "Make the policies first, and try it with the role of the running release."
            ),
            { Kind: "right", IsGone: true } => effect.Care(
                "revoke",
                $"revokes {change.Before!.Name}: who relied on it is refused.",
                "Revoke it once nobody needs it any more."
            ),
            { Kind: "index", After.Detail: var detail } when detail.StartsWith("invalid", StringComparison.Ordinal) => effect.Care(
                "invalid-index",
                $"leaves {name} invalid: it costs every write and serves nobody.",
                "Drop it CONCURRENTLY and build it again."
            ),
            _ => null,
        };
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
