namespace Pipeline.Migrations.Safety;

/// <summary>What one statement did to a database that nobody else used.</summary>
/// <param name="Revision">Its migration's revision.</param>
/// <param name="File">Where it stands.</param>
/// <param name="Statement">The statement.</param>
/// <param name="Transaction">Counts the transactions: what has the same number kept its locks until the last of them was done.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Locks">The table locks that it was the first in its transaction to take; views and tables that it made itself are not among them.</param>
/// <param name="Work">The tables that it read as a whole, or wrote.</param>
/// <param name="Changes">What it changed in the catalogue.</param>
internal sealed record StatementEffect(
    string Revision,
    string File,
    SqlStatement Statement,
    int Transaction,
    TimeSpan Duration,
    IReadOnlyList<TableLock> Locks,
    IReadOnlyList<TableWork> Work,
    IReadOnlyList<CatalogueChange> Changes
)
{
    /// <summary>False when nothing bounds how long it waits for a lock: a tool's session that has not taken over what it was given.</summary>
    public bool HasLimits { get; init; } = true;

    /// <summary>File and line.</summary>
    public string Place => $"{Path.GetFileName(File)}:{Statement.Line}";

    /// <summary>A finding that takes data away.</summary>
    public SafetyFinding Loss(string rule, string what, string instead) =>
        new(Revision, rule, MigrationClass.Destructive, Place, what, instead);

    /// <summary>A finding that keeps others waiting, or that the running release may not get on with.</summary>
    public SafetyFinding Care(string rule, string what, string instead) =>
        new(Revision, rule, MigrationClass.NeedsCare, Place, what, instead);

    /// <summary>Something that production does not notice.</summary>
    public SafetyFinding Advice(string rule, string what, string instead) => new(Revision, rule, MigrationClass.Safe, Place, what, instead);
}

/// <summary>A lock on a table.</summary>
/// <param name="Table">The table's OID.</param>
/// <param name="Mode">How strong it is.</param>
internal sealed record TableLock(uint Table, LockMode Mode);

/// <summary>What was done with a table's rows.</summary>
/// <param name="Table">The table's OID.</param>
/// <param name="Scans">How often all its rows were read.</param>
/// <param name="Inserted">Rows added.</param>
/// <param name="Updated">Rows changed.</param>
/// <param name="Deleted">Rows removed.</param>
internal sealed record TableWork(uint Table, long Scans, long Inserted, long Updated, long Deleted)
{
    /// <summary>Nothing.</summary>
    public static TableWork None(uint table) => new(table, 0, 0, 0, 0);

    /// <summary>Rows written in any way.</summary>
    public long Written => Inserted + Updated + Deleted;

    /// <summary>What was done since an earlier moment.</summary>
    public TableWork Since(TableWork earlier) =>
        new(Table, Scans - earlier.Scans, Inserted - earlier.Inserted, Updated - earlier.Updated, Deleted - earlier.Deleted);
}
