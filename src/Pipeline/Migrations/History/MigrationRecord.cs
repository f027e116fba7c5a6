namespace Pipeline.Migrations;

/// <summary>What a run did to the schema, for the journal.</summary>
/// <param name="Before">The revision before; null for none.</param>
/// <param name="After">The revision after; null for none.</param>
/// <param name="By">Who and in which run.</param>
/// <param name="Steps">What was applied or reverted, in the order it was done.</param>
public sealed record MigrationRecord(string? Before, string? After, RunStamp By, IReadOnlyList<MigrationStep> Steps);

/// <summary>One migration, applied or reverted.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Name">The name.</param>
/// <param name="Duration">How long it took with everything, waiting for locks too.</param>
/// <param name="Attempts">How often it was tried: more than 1 because of locks that others held.</param>
public sealed record MigrationStep(string Revision, string Name, TimeSpan Duration, int Attempts)
{
    /// <summary>As in the file's name: <c>007_add_last_seen</c>.</summary>
    public string FullName => RevisionNumber.FullName(Revision, Name);
}
