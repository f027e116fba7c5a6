namespace Pipeline.Migrations;

/// <summary>One step of the schema: <c>007_add_last_seen.up.sql</c> with its way back and what must hold afterwards.</summary>
/// <param name="Revision">What comes before the name, as written: <c>007</c>; for a repeatable script see <see cref="RevisionNumber"/>.</param>
/// <param name="Name">The words after them: <c>add_last_seen</c>.</param>
/// <param name="Up">The script that makes the step.</param>
/// <param name="Down">The script that takes it back; null when there is none.</param>
public sealed record Migration(string Revision, string Name, MigrationScript Up, MigrationScript? Down)
{
    /// <summary>What is done batch by batch after the script; null for nothing.</summary>
    public Backfill? Backfill { get; init; }

    /// <summary>What must hold once the step is made.</summary>
    public IReadOnlyList<Verification> Verifications { get; init; } = [];

    /// <summary>What migrations are ordered by.</summary>
    public RevisionNumber Number => RevisionNumber.Of(Revision);

    /// <summary>False when the step cannot be taken back by a script.</summary>
    public bool HasDown => Down is not null;

    /// <summary>As in the file's name: <c>007_add_last_seen</c>.</summary>
    public string FullName => RevisionNumber.FullName(Revision, Name);
}
