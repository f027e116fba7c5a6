using Npgsql;
using Pipeline.Databases;
using Pipeline.Migrations.Safety;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>
/// Runs the pending migrations up, down and up again on a database restored from a backup, before production is touched.
/// Connects with the role that will migrate production, so that a right it lacks shows here.
/// </summary>
/// <param name="folder">The release's migrations.</param>
/// <param name="settings">Timeouts as in production.</param>
/// <param name="transcript">Where it is told.</param>
public sealed class Rehearsal(MigrationFolder folder, MigrationSettings settings, Transcript transcript)
{
    /// <summary>The revisions that somebody has accepted, whatever they do to production.</summary>
    public IReadOnlyCollection<string> Accepted { get; init; } = [];

    /// <summary>The rows that production's tables have, where the copy has none; null where it has them.</summary>
    public IReadOnlyDictionary<string, long>? ProductionRows { get; init; }

    /// <summary>The queries that production runs.</summary>
    public RunningQueries Queries { get; init; } = RunningQueries.None;

    /// <summary>Has the release that is live work on a database, and tells where it stumbles; null where it cannot be started.</summary>
    public Func<Database, CancellationToken, Task<string?>>? LiveRelease { get; init; }

    /// <summary>How many times as long as here everything is expected to take in production, by its size and its server.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>What <see cref="Run"/> would do with some migrations pending.</summary>
    public static IEnumerable<string> Foresee(IReadOnlyList<string> pending) =>
        pending.Count == 0 ? [] : [$"run {string.Join(", ", pending)} up, down and up again on that copy, and drop it"];

    /// <summary>Rehearses. The scratch database is made and dropped by the caller, and is migrated afterwards.</summary>
    /// <param name="scratch">The restored copy: never production.</param>
    /// <param name="stamp">Who, and in which run.</param>
    /// <param name="cancellation">Leaves the scratch database as it is at that moment.</param>
    /// <exception cref="PipelineException">A migration failed, or a finding forbids to go on. The live database was not touched.</exception>
    public async Task<RehearsalRecord> Run(Database scratch, RunStamp stamp, CancellationToken cancellation)
    {
        try
        {
            var record = await Look(scratch, stamp, cancellation);
            Judge(record.Findings);
            new SafetyConsent(settings, transcript, Accepted).Judge(record);
            return record;
        }
        catch (Exception failure) when (failure is PipelineException { ExitCode: not ExitCode.Refused } or NpgsqlException)
        {
            throw new PipelineException(
                "The rehearsal on the restored backup failed.",
                failure.Message,
                "The live database was not touched.",
                "Mend the migration and run again.",
                failure
            );
        }
    }

    /// <summary>The same without deciding whether to go on.</summary>
    /// <exception cref="PipelineException">A migration failed.</exception>
    public async Task<RehearsalRecord> Look(Database scratch, RunStamp stamp, CancellationToken cancellation)
    {
        await using var session = await MigrationSession.Open(scratch, settings, transcript, cancellation);
        var status = await Walk(session).Begin(stamp, cancellation);
        StatusGate.ThrowIfRefused(status, settings);
        var without = status.Pending.Where(migration => !migration.HasDown).ToList();
        var before = without.Count > 0 ? null : await Look(scratch, session, cancellation);
        var rows = ProductionRows ?? before?.Rows ?? await RowsOf(session, cancellation);
        var live = await LiveCompatibility.Begin(scratch, session, Queries, LiveRelease, transcript, cancellation);
        var watch = new SafetyWatch(transcript.Time);
        var beforehand = await Catalogue.Read(session.Work, cancellation);
        var up = await Walk(session, live.After).Up(stamp, cancellation, watch);
        var affected = new Affected(beforehand.TablesWith(rows), watch.Effects)
        {
            Beforehand = beforehand,
            Finally = await Catalogue.Read(session.Work, cancellation),
        };
        var record =
            before is null || up.Steps.Count == 0
                ? Record(up, null, null, [])
                : await BackAndUp(scratch, session, before, up, cancellation);
        // Last, as it may write: the rows have been compared by then.
        if (before is null || record.Migrations.All(migration => migration.Again is not null))
            await live.AfterAll(up, before is null ? null : token => Walk(session).Down(up.Before, up.By, token), cancellation);
        return record with
        {
            Safety = [.. SafetyRules.Judge(affected), .. without.Select(NoDown), .. live.Findings],
            QueriesJudged = live.Queries.Judged,
            QueriesUnchecked = live.Queries.Unchecked,
        };
    }

    private async Task<RehearsalRecord> BackAndUp(
        Database scratch,
        MigrationSession session,
        SchemaSight before,
        MigrationRecord up,
        CancellationToken cancellation
    )
    {
        var down = await Walk(session).Down(up.Before, up.By, cancellation);
        RehearsalFinding[] findings = [.. RehearsalFindings.Between(before, await Look(scratch, session, cancellation))];
        // Going up on what a wrong way down has left would only fail in a way that hides the cause.
        return Record(up, down, findings.Any(finding => finding.Stops) ? null : await Walk(session).Up(up.By, cancellation), findings);
    }

    private SchemaWalk Walk(MigrationSession session, Func<Migration, CancellationToken, Task>? after = null) =>
        new(session, folder, settings, transcript) { IsAlone = true, Applied = after ?? (static (_, _) => Task.CompletedTask) };

    private async Task<SchemaSight> Look(Database scratch, MigrationSession session, CancellationToken cancellation) =>
        new((await SchemaFingerprint.Of(scratch, folder.NotCompared, cancellation)).Text, await RowsOf(session, cancellation));

    private async Task<IReadOnlyDictionary<string, long>> RowsOf(MigrationSession session, CancellationToken cancellation) =>
        (await RowCounts.Read(session.Work, cancellation, MigrationHistory.Schema))
            .Where(table => folder.Tool?.Table?.Owns(table.Key) != true)
            .ToDictionary();

    private SafetyFinding NoDown(Migration migration) =>
        new(
            migration.Revision,
            "no-way-back",
            MigrationClass.Safe,
            Path.GetFileName(migration.Up.File),
            "has no down script: the way back is the backup.",
            "Write one, unless it could only destroy."
        )
        {
            NeedsConsent = settings.RequireDown,
        };

    private RehearsalRecord Record(
        MigrationRecord up,
        MigrationRecord? down,
        MigrationRecord? again,
        IEnumerable<RehearsalFinding> findings
    ) =>
        new(
            [
                .. up.Steps.Select(step => new RehearsedMigration(
                    step.Revision,
                    step.Name,
                    step.Duration,
                    TimeOf(step, down),
                    TimeOf(step, again)
                )
                {
                    Estimate = MigrationEstimate.Of(Scale, step.Duration, TimeOf(step, again)),
                }),
            ],
            [.. findings]
        );

    private static TimeSpan? TimeOf(MigrationStep step, MigrationRecord? record) =>
        record?.Steps.FirstOrDefault(other => other.Revision == step.Revision)?.Duration;

    private void Judge(IReadOnlyList<RehearsalFinding> findings)
    {
        foreach (var finding in findings.Where(finding => !finding.Stops))
            transcript.Warn(finding.Text);
        string[] reasons = [.. findings.Where(finding => finding.Stops).Select(finding => finding.Text)];
        if (reasons.Length > 0)
            throw new PipelineException("The migrations work, but not as they should.", string.Join(Environment.NewLine, reasons));
    }
}
