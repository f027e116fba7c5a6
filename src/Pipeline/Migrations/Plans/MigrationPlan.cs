using System.Text.Json.Serialization;
using Pipeline.Migrations.Safety;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>What would happen to a schema, for somebody who is to decide on it: as JSON, and by <see cref="PlanMarkdown"/> and <see cref="PlanPage"/>.</summary>
public sealed record MigrationPlan
{
    private const int LongestQuery = 200;

    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>The revision that is applied; null for none.</summary>
    public required string? From { get; init; }

    /// <summary>What it was rehearsed on, for people.</summary>
    public required string RehearsedOn { get; init; }

    /// <summary>What is pending, in its order.</summary>
    public required IReadOnlyList<PlannedMigration> Migrations { get; init; }

    /// <summary>What keeps it from being applied; null when nothing does.</summary>
    public string? Failure { get; init; }

    /// <summary>How many of production's queries were prepared before and after.</summary>
    public int QueriesJudged { get; init; }

    /// <summary>Those which could not be prepared to begin with; as long as they are.</summary>
    public IReadOnlyList<string> QueriesUnchecked { get; init; } = [];

    /// <summary>Production's indexes that are worth a look.</summary>
    public IReadOnlyList<IndexRemark> Indexes { get; init; } = [];

    /// <summary>The same for people: each on one line that can be taken in.</summary>
    [JsonIgnore]
    public IEnumerable<string> QueriesUncheckedInShort =>
        QueriesUnchecked
            .Select(query => query.ReplaceLineEndings(" "))
            .Select(query => query.Length > LongestQuery ? query[..LongestQuery] + "…" : query);

    /// <summary>In one line.</summary>
    [JsonIgnore]
    public string Headline =>
        Migrations.Count == 0
            ? $"{Environment} is at {RevisionNumber.Told(From)}: nothing is pending"
            : $"{Environment}: {Migrations.Count.Counted("migration")} from {RevisionNumber.Told(From)} to {Migrations[^1].Revision}";

    /// <summary>The plan for what is pending.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="status">What is pending there.</param>
    /// <param name="rehearsal">What the rehearsal found; null when it failed.</param>
    /// <param name="rehearsedOn">On what.</param>
    /// <param name="sql">The SQL of those that are written in something else, by revision.</param>
    public static MigrationPlan Of(
        string environment,
        MigrationStatus status,
        RehearsalRecord? rehearsal,
        string rehearsedOn,
        IReadOnlyDictionary<string, string>? sql = null
    ) =>
        new()
        {
            Environment = environment,
            From = status.Current,
            RehearsedOn = rehearsedOn,
            Migrations =
            [
                .. status.Pending.Select(migration =>
                    PlannedMigration.Of(migration, sql?.GetValueOrDefault(migration.Revision), rehearsal)
                ),
            ],
            QueriesJudged = rehearsal?.QueriesJudged ?? 0,
            QueriesUnchecked = rehearsal?.QueriesUnchecked ?? [],
            Failure = rehearsal?.Findings.Where(finding => finding.Stops).Select(finding => finding.Text).FirstOrDefault(),
        };
}

/// <summary>One migration of a plan.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Name">The name.</param>
/// <param name="Sql">What would be run.</param>
/// <param name="Backfill">What would be run batch by batch after it; null for nothing.</param>
/// <param name="WayBack">What would take it back; null for the backup.</param>
/// <param name="Class">The worst that was found; null when it was not rehearsed.</param>
/// <param name="Estimate">How long it will take; null when it was not rehearsed.</param>
/// <param name="Findings">What a person should know.</param>
public sealed record PlannedMigration(
    string Revision,
    string Name,
    string Sql,
    string? Backfill,
    string? WayBack,
    MigrationClass? Class,
    MigrationEstimate? Estimate,
    IReadOnlyList<SafetyFinding> Findings
)
{
    /// <summary>As in the file's name: <c>007_add_last_seen</c>.</summary>
    [JsonIgnore]
    public string FullName => RevisionNumber.FullName(Revision, Name);

    /// <summary>Its class in words.</summary>
    [JsonIgnore]
    public string Verdict => Class is { } found ? SafetyConsent.Told(found) : "not rehearsed";

    /// <summary>One, with what the rehearsal found of it.</summary>
    internal static PlannedMigration Of(Migration migration, string? sql, RehearsalRecord? rehearsal)
    {
        var rehearsed = rehearsal?.Migrations.FirstOrDefault(other => other.Revision == migration.Revision);
        return new(
            migration.Revision,
            migration.Name,
            (sql ?? migration.Up.Text).Trim(),
            migration.Backfill?.Statement.Text,
            migration.Down?.Text.Trim(),
            rehearsed is null ? null : rehearsal!.ClassOf(migration.Revision),
            rehearsed?.Estimate,
            [.. rehearsal?.Of(migration.Revision) ?? []]
        );
    }
}
