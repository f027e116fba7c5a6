namespace Pipeline.Migrations.Safety;

/// <summary>One thing in a database's catalogue, or one property of it that comes and goes by itself, such as a column's NOT NULL.</summary>
/// <param name="Kind">What it is: <c>table</c>, <c>column</c>, <c>not null</c>, <c>index</c>, ….</param>
/// <param name="Id">Its OID, or what else stays when it is renamed; unique among its kind.</param>
/// <param name="Table">The OID of the table that it belongs to, its own for a table; 0 for none.</param>
/// <param name="Name">Its name as SQL.</param>
/// <param name="Detail">What characterises it besides.</param>
internal sealed record CatalogueEntry(string Kind, string Id, uint Table, string Name, string Detail);

/// <summary>An entry that came, went or changed.</summary>
/// <param name="Before">As it was; null when it came.</param>
/// <param name="After">As it is; null when it went.</param>
internal sealed record CatalogueChange(CatalogueEntry? Before, CatalogueEntry? After)
{
    /// <summary>What it is.</summary>
    public string Kind => Entry.Kind;

    /// <summary>The table that it belongs to; 0 for none.</summary>
    public uint Table => Entry.Table;

    /// <summary>As it was, or as it came.</summary>
    public CatalogueEntry Entry => (Before ?? After)!;

    /// <summary>True for a table or a view.</summary>
    public bool IsRelation => Kind is "table" or "view" or "materialized view";

    /// <summary>True when a table's file was changed for an empty one, as TRUNCATE does.</summary>
    public bool IsEmptied => Kind == "file" && Before is { } before && After is { } after && IsEmpty(after) && !IsEmpty(before);

    /// <summary>True when it came.</summary>
    public bool IsNew => Before is null;

    /// <summary>True when it went.</summary>
    public bool IsGone => After is null;

    /// <summary>True when it has another name.</summary>
    public bool IsRenamed => Before is not null && After is not null && Before.Name != After.Name;

    /// <summary>True when something else of it is different.</summary>
    public bool IsAltered => Before is not null && After is not null && Before.Detail != After.Detail;

    private static bool IsEmpty(CatalogueEntry file) => file.Detail.EndsWith("empty", StringComparison.Ordinal);
}
