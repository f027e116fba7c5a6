using Pipeline.Databases;

namespace Pipeline.Migrations;

/// <summary>A database at one moment of the rehearsal.</summary>
/// <param name="Schema">Its schema as text.</param>
/// <param name="Rows">The rows of each table.</param>
internal sealed record SchemaSight(string Schema, IReadOnlyDictionary<string, long> Rows);

/// <summary>What the way up and down has changed, though it should have changed nothing.</summary>
internal static class RehearsalFindings
{
    /// <summary>Compares before the way up with after the way down.</summary>
    public static IEnumerable<RehearsalFinding> Between(SchemaSight before, SchemaSight after)
    {
        if (before.Schema != after.Schema)
            yield return new RehearsalFinding(
                $"After up and down the schema is not what it was:\n{TextDifference.Short(before.Schema, after.Schema)}",
                Stops: true
            );
        if (RowCounts.Differences(before.Rows, after.Rows) is { Count: > 0 } differences)
            yield return new RehearsalFinding(
                $"""
                After up and down the rows are not what they were:
                {string.Join('\n', differences)}
                A migration that deletes rows on purpose has no way back: give it no down script.
                """,
                Stops: true
            );
    }
}
