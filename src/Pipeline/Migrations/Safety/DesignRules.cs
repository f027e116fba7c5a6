namespace Pipeline.Migrations.Safety;

/// <summary>Advice on what is hard to change once it holds data, read from the catalogue; production's traffic notices nothing of it now.</summary>
internal sealed class DesignRules(Affected affected)
{
    private const int MostIndexed = 3;

    /// <summary>What is to be said of one statement.</summary>
    public IEnumerable<SafetyFinding> Judge(StatementEffect effect) => [.. Types(effect), .. Serials(effect), .. Indexes(effect)];

    private IEnumerable<SafetyFinding> Types(StatementEffect effect) =>
        from change in effect.Changes
        where change is { Kind: "column", IsNew: true }
        let column = change.After!
        let advice = Advice(column.Detail)
        where advice is not null
        select new SafetyFinding(
            effect.Revision,
            advice.Value.Rule,
            advice.Value.Class,
            effect.Place,
            $"gives {Told(column)} the type {column.Detail}: {advice.Value.Why}.",
            advice.Value.Instead
        );

    private IEnumerable<SafetyFinding> Serials(StatementEffect effect) =>
        from change in effect.Changes
        where change is { Kind: "default", IsNew: true } && change.After!.Detail.StartsWith("serial", StringComparison.Ordinal)
        select effect.Advice(
            "serial",
            $"makes {Told(change.After!)} a serial: its sequence has an owner and rights of its own, and anybody may write the column.",
            "GENERATED ALWAYS AS IDENTITY is the standard's way."
        );

    private IEnumerable<SafetyFinding> Indexes(StatementEffect effect)
    {
        foreach (var index in effect.Changes.Where(change => change is { Kind: "index", IsNew: true }).Select(change => change.After!))
            if (int.TryParse(index.Detail, out var columns) && columns > MostIndexed)
                yield return effect.Advice(
                    "wide-index",
                    $"makes the index {index.Name} over {columns} columns: each write pays for it, and few queries need more than the first ones.",
                    "Keep those that choose best."
                );
        foreach (var key in effect.Changes.Where(change => change is { Kind: "foreign key", IsNew: true }).Select(change => change.After!))
            if (affected.Finally.Find(key) is { } still && still.Detail.EndsWith("no index", StringComparison.Ordinal))
                yield return effect.Advice(
                    "foreign-key-without-index",
                    $"adds the foreign key {key.Name}, and no index begins with its column: each DELETE of what it refers to reads the whole table.",
                    "CREATE INDEX CONCURRENTLY on the column first."
                );
    }

    private string Told(CatalogueEntry column) =>
        affected.Finally.Tables.TryGetValue(column.Table, out var table) ? $"{column.Name} of {table}" : column.Name;

    private static (string Rule, MigrationClass Class, string Why, string Instead)? Advice(string type) =>
        type switch
        {
            "integer" or "smallint" => (
                "small-number",
                MigrationClass.Safe,
                "once it is full nothing can be written any more, and a larger type means to write the table anew",
                "bigint, unless it can never be many."
            ),
            "timestamp without time zone" => ("timestamp", MigrationClass.Safe, "which moment it means nobody can tell", "timestamptz."),
            "json" => (
                "json",
                MigrationClass.NeedsCare,
                "it has no equality, so that SELECT DISTINCT and GROUP BY of the running release fail on it",
                "jsonb."
            ),
            _ when type.StartsWith("character(", StringComparison.Ordinal) => (
                "char",
                MigrationClass.Safe,
                "it fills up with spaces, and is never shorter nor faster",
                "text with a CHECK of its length."
            ),
            _ when type.StartsWith("character varying(", StringComparison.Ordinal) => (
                "varchar",
                MigrationClass.Safe,
                "a shorter length later means to read the whole table under a lock",
                "text with a CHECK of its length."
            ),
            _ => null,
        };
}
