using Pipeline.Runs;

namespace Pipeline.Migrations.Safety;

/// <summary>What keeps production's traffic waiting: locks while many rows are read or written.</summary>
internal sealed class TrafficRules(Affected affected)
{
    /// <summary>What is to be said of one statement.</summary>
    public IEnumerable<SafetyFinding> Judge(StatementEffect effect) =>
        [.. Rewrites(effect), .. Scans(effect), .. Writes(effect), .. HeldMeanwhile(effect), .. Unbounded(effect)];

    private static IEnumerable<SafetyFinding> Unbounded(StatementEffect effect)
    {
        if (!effect.HasLimits)
            yield return effect.Care(
                "no-limits",
                "runs in a session that does not go by PGAPPNAME and PGOPTIONS: nothing bounds how long it waits for a lock, and others queue behind it for as long.",
                "Have the tool's configuration set lock_timeout and statement_timeout."
            );
    }

    private IEnumerable<SafetyFinding> Rewrites(StatementEffect effect)
    {
        foreach (var table in RewrittenBy(effect).Where(affected.IsLarge))
        {
            var existing = affected.Existing[table];
            var instead =
                effect.Changes.Any(change => change is { Kind: "column", IsAltered: true })
                    ? "Add a column of the new type, fill it in batches, and let the code change over before the old one goes."
                : effect.Changes.Any(change => change is { Kind: "column", IsNew: true })
                    ? "Add the column without a default, then set its default, and fill the rows there are in batches."
                : "pg_repack does it without the lock; otherwise do it when there is little traffic.";
            yield return effect.Care(
                "table-rewrite",
                $"writes the whole table {existing.Name} anew, {existing.Rows.Grouped()} rows, and {Blocking(effect, table)}.",
                instead
            );
        }
    }

    private IEnumerable<SafetyFinding> Scans(StatementEffect effect)
    {
        var changed = effect.Changes.Where(change => change is { Kind: "file", IsAltered: true } && change.Entry.Id == $"{change.Table}");
        foreach (
            var table in effect.Work.Where(work => work.Scans > 0).Select(work => work.Table).Except(changed.Select(file => file.Table))
        )
        {
            if (!affected.IsLarge(table) || affected.HoldOn(table, effect) is null)
                continue;
            var (rule, instead) = BetterThan(effect, table);
            var existing = affected.Existing[table];
            yield return effect.Care(
                rule,
                $"reads all {existing.Rows.Grouped()} rows of {existing.Name} and meanwhile {Blocking(effect, table)}.",
                instead
            );
        }
    }

    private IEnumerable<SafetyFinding> Writes(StatementEffect effect)
    {
        foreach (var work in effect.Work.Where(work => affected.Existing.ContainsKey(work.Table) && work.Updated > Affected.Small))
            yield return effect.Care(
                "mass-update",
                $"changes {Rows(work.Updated)} of {affected.Existing[work.Table].Name} in one transaction: whoever changes one of them waits for {Held(effect).Spoken()} on this data.",
                "Write it as a backfill in batches."
            );
    }

    /// <summary>A lock that is short by itself, but kept while the same transaction works on rows.</summary>
    private IEnumerable<SafetyFinding> HeldMeanwhile(StatementEffect effect)
    {
        if (!affected.IsHeavy(effect))
            return [];
        var worked = effect.Work.Where(work => work.Scans > 0).Select(work => work.Table).Concat(RewrittenBy(effect)).ToHashSet();
        var kept = affected
            .Effects.TakeWhile(earlier => earlier != effect)
            .Where(earlier => earlier.Transaction == effect.Transaction)
            .SelectMany(earlier => earlier.Locks)
            .Where(taken => taken.Mode.BlocksWrites() && affected.Existing.ContainsKey(taken.Table) && !worked.Contains(taken.Table));
        return kept.Select(taken => taken.Table)
            .Distinct()
            .Select(table =>
                effect.Care(
                    "lock-kept-during-work",
                    $"works on many rows while an earlier statement of its transaction {Blocking(effect, table)}.",
                    "Put changes of the schema and work on rows into migrations of their own."
                )
            );
    }

    private static (string Rule, string Instead) BetterThan(StatementEffect effect, uint table)
    {
        var added = effect.Changes.Where(change => change.IsNew).Select(change => change.Kind).ToHashSet();
        return true switch
        {
            _ when added.Contains("foreign key") => (
                "foreign-key-validated",
                "Add it NOT VALID, and VALIDATE it in the next migration, which blocks nobody."
            ),
            _ when added.Contains("check") => (
                "check-validated",
                "Add it NOT VALID, and VALIDATE it in the next migration, which blocks nobody."
            ),
            _ when added.Contains("exclusion") => (
                "exclusion-constraint",
                "PostgreSQL has no other way: do it when there is little traffic."
            ),
            _ when added.Overlaps(["primary key", "unique"]) => (
                "unique-constraint",
                "Build a unique index CONCURRENTLY first, and add the constraint USING INDEX."
            ),
            _ when added.Contains("index") => (
                "index-not-concurrent",
                "CREATE INDEX CONCURRENTLY, in a migration that begins with -- pipeline: no-transaction."
            ),
            _ when added.Contains("not null") => (
                "set-not-null",
                "Add CHECK (… IS NOT NULL) NOT VALID, VALIDATE it in the next migration, and only then SET NOT NULL, which then reads nothing."
            ),
            _ when effect.Changes.Any(change => change.Table == table && change is { Kind: "index" or "file", IsAltered: true }) => (
                "reindex-not-concurrent",
                "REINDEX CONCURRENTLY, in a migration that begins with -- pipeline: no-transaction."
            ),
            _ => ("blocking-scan", "Read the rows in a migration of its own, before the lock is taken."),
        };
    }

    private static IEnumerable<uint> RewrittenBy(StatementEffect effect) =>
        effect
            .Changes.Where(change => change is { Kind: "file", IsAltered: true } && change.Entry.Id == $"{change.Table}")
            .Where(change => !change.IsEmptied)
            .Select(change => change.Table);

    /// <summary>Outside of a transaction no lock is left to be seen; what rewrites a table there takes the strongest.</summary>
    private string Blocking(StatementEffect effect, uint table) =>
        affected.HoldOn(table, effect) is { } hold
            ? $"blocks {hold.Mode.Blocks()} of {affected.Existing[table].Name} for {hold.Time.Spoken()} on this data"
            : $"blocks reads and writes of {affected.Existing[table].Name} for {effect.Duration.Spoken()} on this data";

    private static string Rows(long count) => count == 1 ? "1 row" : $"{count.Grouped()} rows";

    private TimeSpan Held(StatementEffect effect) =>
        affected
            .Effects.SkipWhile(other => other != effect)
            .TakeWhile(other => other.Transaction == effect.Transaction)
            .Aggregate(TimeSpan.Zero, (sum, other) => sum + other.Duration);
}
