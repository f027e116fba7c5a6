using Pipeline.Runs;

namespace Pipeline.Backups;

/// <summary>What differs between two databases' contents.</summary>
internal static class ContentsDifference
{
    /// <summary>A line for each difference.</summary>
    /// <param name="expected">What was backed up.</param>
    /// <param name="found">What a restore gave.</param>
    /// <param name="level">What of it was restored: objects and rights are compared at <see cref="VerificationLevel.Full"/> only.</param>
    /// <param name="withRights">False when owners and rights were left out of the restore.</param>
    public static IReadOnlyList<string> Between(
        DatabaseContents expected,
        DatabaseContents found,
        VerificationLevel level,
        bool withRights
    ) =>
        [
            .. Tables(Together(expected.Tables, found.Tables), Together(found.Tables, expected.Tables)),
            .. Table("large objects", expected.LargeObjects, found.LargeObjects),
            .. expected.Sequences.SelectMany(sequence => Sequence(sequence.Key, sequence.Value, found.Sequences)),
            .. level == VerificationLevel.Full ? Objects(expected.Objects, found.Objects) : [],
            .. level == VerificationLevel.Full && withRights ? Objects(expected.Rights, found.Rights) : [],
        ];

    private static IEnumerable<string> Tables(
        IReadOnlyDictionary<string, TableContents> expected,
        IReadOnlyDictionary<string, TableContents> found
    ) => Names(expected, found).SelectMany(name => Table(name, expected.GetValueOrDefault(name), found.GetValueOrDefault(name)));

    /// <summary>A manifest of an earlier version does not tell the roots: then the other side does.</summary>
    private static Dictionary<string, TableContents> Together(
        IReadOnlyDictionary<string, TableContents> tables,
        IReadOnlyDictionary<string, TableContents> others
    ) =>
        tables
            .GroupBy(table => table.Value.Root ?? others.GetValueOrDefault(table.Key)?.Root ?? table.Key, table => table.Value)
            .ToDictionary(rows => rows.Key, rows => rows.Aggregate((one, other) => one.Plus(other)));

    private static IEnumerable<string> Table(string name, TableContents? expected, TableContents? found)
    {
        if (expected?.Rows != found?.Rows)
            yield return $"{name}: found {Tell(found)}, expected {Tell(expected)}";
        else if (expected is { Hash: not null } && found is { Hash: not null } && expected.Hash != found.Hash)
            yield return $"{name}: as many rows as expected, but with other contents";
    }

    private static IEnumerable<string> Sequence(string name, SequenceContents expected, IReadOnlyDictionary<string, SequenceContents> found)
    {
        if (!found.TryGetValue(name, out var restored))
            yield return $"{name}: found no value, expected {expected.Value} or later";
        else if (expected.Descends ? restored.Value > expected.Value : restored.Value < expected.Value)
            yield return $"{name}: found the value {restored.Value}, expected {expected.Value} or later";
    }

    private static IEnumerable<string> Objects(IReadOnlyDictionary<string, string> expected, IReadOnlyDictionary<string, string> found) =>
        from name in Names(expected, found)
        let here = found.GetValueOrDefault(name)
        let there = expected.GetValueOrDefault(name)
        where here != there && !(there is null && IsInEveryDatabase(name))
        select $"{name}: found {here ?? "nothing"}, expected {there ?? "nothing"}";

    /// <summary>What a new database has before anything is restored into it, whether the other one still has it or not.</summary>
    private static bool IsInEveryDatabase(string name) => name is "schema public" or "extension plpgsql" or "rights on schema public";

    private static IEnumerable<string> Names<T>(IReadOnlyDictionary<string, T> expected, IReadOnlyDictionary<string, T> found) =>
        expected.Keys.Union(found.Keys).Order(StringComparer.Ordinal);

    private static string Tell(TableContents? table) => table is null ? "no such table" : $"{table.Rows.Grouped()} rows";
}
