using Pipeline.Databases;
using Pipeline.Migrations.Safety;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>Whether what is live works on while the schema is migrated under it: the queries that production runs, and the live release itself.</summary>
internal sealed class LiveCompatibility(
    Database scratch,
    MigrationSession session,
    QueryTrial queries,
    Func<Database, CancellationToken, Task<string?>>? liveRelease,
    Transcript transcript
)
{
    private readonly List<SafetyFinding> _findings = [];

    /// <summary>The queries, as far as they are judged.</summary>
    public QueryTrial Queries => queries;

    /// <summary>What was found.</summary>
    public IReadOnlyList<SafetyFinding> Findings => _findings;

    /// <summary>Looks what works before anything is migrated.</summary>
    public static async Task<LiveCompatibility> Begin(
        Database scratch,
        MigrationSession session,
        RunningQueries queries,
        Func<Database, CancellationToken, Task<string?>>? liveRelease,
        Transcript transcript,
        CancellationToken cancellation
    )
    {
        var trial = await QueryTrial.Begin(session.Work, queries, cancellation);
        if (queries.Texts.Count > 0)
            transcript.Line($"{trial.Judged} of {queries.Texts.Count.Counted("query", "queries")} that production runs can be judged.");
        foreach (var query in trial.Unchecked)
            transcript.Detail($"Not judged: {query.ReplaceLineEndings(" ")}");
        return new LiveCompatibility(scratch, session, trial, liveRelease, transcript);
    }

    /// <summary>Looks which queries a migration has broken.</summary>
    public async Task After(Migration migration, CancellationToken cancellation)
    {
        await session.Reset(cancellation);
        foreach (var query in await queries.Broken(cancellation))
            _findings.Add(
                Finding(
                    migration.Revision,
                    Path.GetFileName(migration.Up.File),
                    "breaks-query",
                    $"A query that production runs fails after it: {query.Fault}: {query.Text}"
                )
            );
    }

    /// <summary>
    /// Has the live release work on the migrated schema. Where it stumbles on the one before too, it is not the migrations that are to blame.
    /// </summary>
    /// <param name="up">What was applied.</param>
    /// <param name="back">Takes that back; null where there is no way.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task AfterAll(MigrationRecord up, Func<CancellationToken, Task>? back, CancellationToken cancellation)
    {
        if (liveRelease is null || up.Steps is not [.., var last] || await liveRelease(scratch, cancellation) is not { } fault)
            return;
        if (back is not null)
        {
            await back(cancellation);
            if (await liveRelease(scratch, cancellation) is { } before)
            {
                transcript.Warn(
                    $"Whether the live release gets on with the new schema is not known, as it stumbles on the restored copy without it, too: {before}"
                );
                return;
            }
        }

        _findings.Add(
            Finding(last.Revision, last.FullName, "breaks-live-release", $"The release that is live stumbles over the new schema: {fault}")
        );
    }

    private static SafetyFinding Finding(string revision, string place, string rule, string what) =>
        new(
            revision,
            rule,
            MigrationClass.NeedsCare,
            place,
            what,
            "Leave in place what it uses, and take that away in a later release, once nobody does."
        )
        {
            NeedsConsent = true,
        };
}
