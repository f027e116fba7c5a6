using System.Text.Json.Serialization;
using Pipeline.Migrations.Safety;

namespace Pipeline.Migrations;

/// <summary>What the rehearsal found out, for the journal and the report.</summary>
/// <param name="Migrations">The pending migrations with their times.</param>
/// <param name="Findings">What a person should know; none that forbids to go on.</param>
public sealed record RehearsalRecord(IReadOnlyList<RehearsedMigration> Migrations, IReadOnlyList<RehearsalFinding> Findings)
{
    /// <summary>What the migrations mean for production's traffic and data.</summary>
    public IReadOnlyList<SafetyFinding> Safety { get; init; } = [];

    /// <summary>How many of production's queries were prepared before and after.</summary>
    public int QueriesJudged { get; init; }

    /// <summary>Those which could not be prepared to begin with.</summary>
    public IReadOnlyList<string> QueriesUnchecked { get; init; } = [];

    /// <summary>What was found of a migration.</summary>
    public IEnumerable<SafetyFinding> Of(string revision) => Safety.Where(finding => finding.Revision == revision);

    /// <summary>The worst that was found of a migration.</summary>
    public MigrationClass ClassOf(string revision) =>
        Of(revision).Select(finding => finding.Class).DefaultIfEmpty(MigrationClass.Safe).Max();
}

/// <summary>One migration's times on the restored data.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Name">The name.</param>
/// <param name="Up">Applied and verified.</param>
/// <param name="Down">Reverted; null when it was not.</param>
/// <param name="Again">Applied once more; null when it was not.</param>
public sealed record RehearsedMigration(string Revision, string Name, TimeSpan Up, TimeSpan? Down, TimeSpan? Again)
{
    /// <summary>How long it will take in production.</summary>
    public MigrationEstimate? Estimate { get; init; }

    /// <summary>As in the file's name: <c>007_add_last_seen</c>.</summary>
    [JsonIgnore]
    public string FullName => RevisionNumber.FullName(Revision, Name);
}

/// <summary>Something that the rehearsal shows.</summary>
/// <param name="Text">What, in one or a few lines.</param>
/// <param name="Stops">True when production must not be migrated like this.</param>
public sealed record RehearsalFinding(string Text, bool Stops);
