using Pipeline.Runs;

namespace Pipeline.Migrations.Safety;

/// <summary>What takes data away, which only a backup brings back.</summary>
internal sealed class DataRules(Affected affected)
{
    private const string TwoReleases = "Take it away in a later release, once no code uses it any more.";

    /// <summary>What is to be said of one statement.</summary>
    public IEnumerable<SafetyFinding> Judge(StatementEffect effect) =>
        [
            .. affected.ChangesOf(effect).Select(change => Judge(change, effect)).OfType<SafetyFinding>(),
            .. effect
                .Work.Where(work => work.Deleted > 0 && affected.Existing.ContainsKey(work.Table))
                .Select(work => Deletes(work, effect)),
        ];

    private SafetyFinding? Judge(CatalogueChange change, StatementEffect effect)
    {
        var name = affected.Told(change);
        return change switch
        {
            { Kind: "table", IsGone: true } when affected.Existing.ContainsKey(change.Table) => effect.Loss(
                "drop-table",
                $"drops {name} with {affected.Existing[change.Table].Rows.Grouped()} rows; the running release may still use it, and only a backup brings them back.",
                TwoReleases
            ),
            { Kind: "column", IsGone: true } when affected.Existing.ContainsKey(change.Table) => effect.Loss(
                "drop-column",
                $"drops {name}; the running release may still use it, and only a backup brings back what is in it.",
                TwoReleases
            ),
            { Kind: "schema", IsGone: true } => effect.Loss("drop-schema", $"drops {name} with all that is in it.", TwoReleases),
            { Kind: "file" } when change.IsEmptied && affected.Existing.TryGetValue(change.Table, out var table) => effect.Loss(
                "truncate",
                $"empties {table.Name} of {table.Rows.Grouped()} rows; only a backup brings them back.",
                "Delete what is not needed once the release has proven itself, in a migration of its own."
            ),
            _ => null,
        };
    }

    private SafetyFinding Deletes(TableWork work, StatementEffect effect) =>
        effect.Loss(
            "delete-rows",
            $"deletes {(work.Deleted == 1 ? "1 row" : $"{work.Deleted.Grouped()} rows")} of {affected.Existing[work.Table].Name}; only a backup brings them back.",
            "Delete them once the release has proven itself, in a migration of its own."
        );
}
