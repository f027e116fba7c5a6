namespace Pipeline.Migrations.Safety;

/// <summary>The tables that production has, with their rows, and all that is done to them: what the rules ask.</summary>
/// <param name="Existing">By OID; what the migrations themselves make is not among them, and concerns nobody.</param>
/// <param name="Effects">In their order.</param>
internal sealed record Affected(IReadOnlyDictionary<uint, ExistingTable> Existing, IReadOnlyList<StatementEffect> Effects)
{
    /// <summary>The catalogue before anything was done: production's.</summary>
    public required Catalogue Beforehand { get; init; }

    /// <summary>The catalogue once all is done.</summary>
    public required Catalogue Finally { get; init; }

    /// <summary>Up to this many rows a table is small: all of them are read in about a millisecond (200,000 in 16, docs/migration-safety.md).</summary>
    public const long Small = 10_000;

    /// <summary>True when production has the table, and it is not small.</summary>
    public bool IsLarge(uint table) => Existing.GetValueOrDefault(table) is { Rows: > Small };

    /// <summary>The strongest lock that a transaction holds on a table by the end of a statement; null for none that blocks anybody.</summary>
    public Hold? HoldOn(uint table, StatementEffect until)
    {
        var transaction = Effects.Where(effect => effect.Transaction == until.Transaction).ToList();
        var so = transaction.Take(transaction.IndexOf(until) + 1);
        var locks = so.SelectMany(effect => effect.Locks.Where(taken => taken.Table == table).Select(taken => (effect, taken.Mode)));
        if (
            locks.Where(taken => taken.Mode.BlocksWrites()).OrderBy(taken => taken.Mode).LastOrDefault()
            is not { effect: { } from } strongest
        )
            return null;
        var held = transaction.Skip(transaction.IndexOf(from)).Aggregate(TimeSpan.Zero, (sum, effect) => sum + effect.Duration);
        return new Hold(strongest.Mode, held);
    }

    /// <summary>
    /// What a statement changed in the catalogue, as far as it concerns production: not what it does not have, nor what belongs to a table of the migrations' own,
    /// nor what went along with its table or column.
    /// </summary>
    public IEnumerable<CatalogueChange> ChangesOf(StatementEffect effect)
    {
        var gone = effect.Changes.Where(change => change.IsGone).ToList();
        var tables = gone.Where(change => change.IsRelation).Select(change => change.Table).ToHashSet();
        var columns = gone.Where(change => change.Kind == "column").Select(change => change.Entry.Id).ToHashSet();
        return effect.Changes.Where(change =>
            (change.Before is { } before ? Beforehand.Find(before) is not null : Existing.ContainsKey(change.Table))
            && (change.IsRelation || !tables.Contains(change.Table))
            && !(change.Kind is "not null" or "default" && columns.Contains(change.Entry.Id))
        );
    }

    /// <summary>What was changed, for people.</summary>
    public string Told(CatalogueChange change)
    {
        var what = change.Kind is "not null" or "default" ? "column" : change.Kind;
        var isOfTable = !change.IsRelation && change.Kind is not ("sequence" or "index" or "row security");
        return isOfTable && Existing.TryGetValue(change.Table, out var table)
            ? $"the {what} {change.Entry.Name} of {table.Name}"
            : $"the {what} {change.Entry.Name}";
    }

    /// <summary>True when a statement reads or writes many rows of some table.</summary>
    public bool IsHeavy(StatementEffect effect) =>
        effect.Work.Any(work => work.Written > Small || (work.Scans > 0 && IsLarge(work.Table)))
        || effect.Changes.Any(change => change is { Kind: "file", IsAltered: true } && IsLarge(change.Table));
}

/// <summary>A table of production's.</summary>
/// <param name="Name">Its name as SQL.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record ExistingTable(string Name, long Rows);

/// <summary>A lock that keeps others waiting, and for how long it was held on this data: until its transaction was done.</summary>
internal sealed record Hold(LockMode Mode, TimeSpan Time);
