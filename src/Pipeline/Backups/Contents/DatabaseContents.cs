using System.Globalization;
using System.Numerics;

namespace Pipeline.Backups;

/// <summary>What is in a database, as far as two can be compared by it.</summary>
public sealed record DatabaseContents
{
    /// <summary>Every table that holds rows, by its quoted name; partitions one by one.</summary>
    public required IReadOnlyDictionary<string, TableContents> Tables { get; init; }

    /// <summary>The last value of every sequence that was used. Sequences are outside snapshots, so that a dump may hold a later one.</summary>
    public required IReadOnlyDictionary<string, SequenceContents> Sequences { get; init; }

    /// <summary>The large objects, as one table.</summary>
    public required TableContents LargeObjects { get; init; }

    /// <summary>
    /// Everything else by kind and name: schemas, extensions, columns, indexes, constraints, functions, triggers, policies, with what
    /// characterises each.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Objects { get; init; }

    /// <summary>Owners and rights, by the object they are of.</summary>
    public required IReadOnlyDictionary<string, string> Rights { get; init; }

    /// <summary>All rows together.</summary>
    public long Rows() => Tables.Values.Sum(table => table.Rows);
}

/// <summary>What is in a table.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Hash">The sum of the hashes of its rows, whatever their order; null when it was not taken.</param>
/// <param name="Root">The table among whose partitions its rows may be restored in another way; null when they may not.</param>
public sealed record TableContents(long Rows, string? Hash, string? Root = null)
{
    /// <summary>Two partitions' rows together.</summary>
    internal TableContents Plus(TableContents other) =>
        new(Rows + other.Rows, Hash is null || other.Hash is null ? null : $"{Number(Hash) + Number(other.Hash)}");

    private static BigInteger Number(string hash) => BigInteger.Parse(hash, CultureInfo.InvariantCulture);
}

/// <summary>Where a sequence is.</summary>
/// <param name="Value">The last value given.</param>
/// <param name="Descends">True when it counts down.</param>
public sealed record SequenceContents(long Value, bool Descends)
{
    /// <summary>The one of two that has given fewer values.</summary>
    internal SequenceContents Earlier(SequenceContents? other) =>
        other is null || (Descends ? other.Value <= Value : other.Value >= Value) ? this : other;
}
