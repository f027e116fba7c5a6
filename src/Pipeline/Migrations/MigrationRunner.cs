using Npgsql;
using Pipeline.Databases;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>
/// Takes a database's schema up and down. One run at a time: whoever comes second waits, and then finds nothing left to do.
/// A run that was killed at any moment is simply run again.
/// </summary>
/// <param name="database">The database; its server is reached directly and not through a pooler.</param>
/// <param name="folder">The release's migrations.</param>
/// <param name="settings">Timeouts and deadlines.</param>
/// <param name="transcript">Where it is told.</param>
public sealed class MigrationRunner(Database database, MigrationFolder folder, MigrationSettings settings, Transcript transcript)
{
    private static readonly TimeSpan RecordDeadline = TimeSpan.FromMinutes(1);

    /// <summary>True to write the schema down after a run, so that <see cref="Drift"/> sees what others change. Takes pg_dump's time.</summary>
    public bool RecordsSchema { get; init; }

    /// <summary>What is applied and what is pending. Changes nothing, and does not wait for a run under way.</summary>
    public async Task<MigrationStatus> Status(CancellationToken cancellation)
    {
        await using var connection = await database.Connect(cancellation);
        return await MigrationStatus.Read(folder, database, connection, cancellation);
    }

    /// <summary>What forbids to apply anything now, each as a text; none when the pending migrations go on from what there is.</summary>
    public IEnumerable<string> Obstacles(MigrationStatus status) => StatusGate.Obstacles(status, settings);

    /// <summary>What somebody else has changed in the schema since the last run; null for nothing, or where that cannot be told.</summary>
    public async Task<string?> Drift(MigrationStatus status, CancellationToken cancellation)
    {
        await using var connection = await database.Connect(cancellation);
        if (await RecordedSchema.Read(connection, cancellation) is not { } recorded)
            return null;
        try
        {
            return recorded.Difference(status.Current, await SchemaFingerprint.Of(database, folder.NotCompared, cancellation));
        }
        catch (PipelineException failure)
        {
            transcript.Warn($"Whether somebody else has changed the schema cannot be told: {failure.Message}");
            return null;
        }
    }

    /// <summary>What <see cref="Up"/> would do. Changes nothing.</summary>
    public async Task<IEnumerable<string>> Foresee(CancellationToken cancellation)
    {
        var pending = (await Status(cancellation)).Pending.ToList();
        return pending.Count == 0
            ? ["apply no migration: none is pending"]
            : pending.Select(migration =>
                $"apply {migration.FullName}: {Manner(migration.Up)}{(migration.Backfill is { } backfill ? $", and fill {backfill.Table} in batches" : "")}{(migration.HasDown ? "" : "; it has no way back")}"
            );
    }

    /// <summary>
    /// Applies what is pending, one at a time, each verified. When one fails, everything that this call applied is reverted.
    /// Cancelled, the statement under way is rolled back and the migrations before it stay: <see cref="PutBack"/> is then the caller's decision.
    /// </summary>
    /// <exception cref="PipelineException">
    /// Refused: an applied file was changed, a number is out of order, another run is under way. Failed: put back.
    /// <see cref="ExitCode.NeedsPerson"/>: putting it back failed too.
    /// </exception>
    public async Task<MigrationRecord> Up(RunStamp stamp, CancellationToken cancellation)
    {
        await using var session = await MigrationSession.Open(database, settings, transcript, cancellation);
        var walk = Walk(session);
        var status = await walk.Begin(stamp, cancellation);
        StatusGate.ThrowIfRefused(status, settings);
        foreach (var missing in status.Missing)
            transcript.Warn($"{missing.FullName} is applied, but {folder.Path} has no such migration.");
        try
        {
            return await Recorded(await walk.Up(stamp, cancellation), session);
        }
        catch (Exception failure) when (failure is PipelineException or NpgsqlException)
        {
            throw await Undone(failure, status.Current, stamp, session);
        }
    }

    /// <summary>
    /// Reverts everything newer than a revision, newest first, with the down scripts as they were when the migrations were applied.
    /// Cancelled, what is reverted stays so.
    /// </summary>
    /// <param name="revision">The revision to come back to, such as <c>006</c>; null for none.</param>
    /// <param name="stamp">Who, and in which run.</param>
    /// <param name="cancellation">Rolls the statement under way back.</param>
    /// <exception cref="PipelineException">
    /// Refused: the revision is not applied, or a down script is missing. <see cref="ExitCode.NeedsPerson"/>: a down script failed.
    /// </exception>
    public async Task<MigrationRecord> DownTo(string? revision, RunStamp stamp, CancellationToken cancellation)
    {
        await using var session = await MigrationSession.Open(database, settings, transcript, cancellation);
        return await Recorded(await Walk(session).Down(revision, stamp, cancellation), session);
    }

    /// <summary>
    /// The same for cleaning up after a failure or a cancellation: on its own deadline, that of the settings, whatever was cancelled.
    /// </summary>
    public async Task<MigrationRecord> PutBack(string? revision, RunStamp stamp)
    {
        using var deadline = new CancellationTokenSource(settings.UndoDeadline, transcript.Time);
        return await DownTo(revision, stamp, deadline.Token);
    }

    private async Task<MigrationRecord> Recorded(MigrationRecord record, MigrationSession session)
    {
        if (!RecordsSchema || record.Steps.Count == 0)
            return record;
        using var deadline = new CancellationTokenSource(RecordDeadline, transcript.Time);
        try
        {
            var schema = await SchemaFingerprint.Of(database, folder.NotCompared, deadline.Token);
            await new RecordedSchema(record.After, schema, transcript.Time.GetUtcNow(), record.By.Run).Write(session.Work, deadline.Token);
        }
        catch (Exception failure) when (failure is PipelineException or NpgsqlException or OperationCanceledException)
        {
            transcript.Warn(
                $"The schema could not be written down, so nobody will see what others change in it until the next run. {failure.Message}"
            );
        }

        return record;
    }

    private async Task<PipelineException> Undone(Exception cause, string? revision, RunStamp stamp, MigrationSession session)
    {
        var failure = cause as PipelineException ?? new PipelineException($"The migrations of {database} failed.", cause.Message);
        using var deadline = new CancellationTokenSource(settings.UndoDeadline, transcript.Time);
        try
        {
            transcript.Line($"Failed; putting the schema back to {RevisionNumber.Told(revision)}.");
            await session.Renew(deadline.Token);
            var undone = await Walk(session).Down(revision, stamp, deadline.Token);
            var reverted = undone.Steps.Count > 0 ? $" {undone.Steps.Count.Counted("migration")} of this run reverted." : "";
            var done = $"The schema is back at {RevisionNumber.Told(revision)}, as before.{reverted}";
            return new PipelineException(failure.What, failure.Why, done, failure.Next, cause);
        }
        catch (Exception undo) when (undo is PipelineException or NpgsqlException or OperationCanceledException)
        {
            return new PipelineException(
                failure.What,
                $"{failure.Why}{Environment.NewLine}Putting the schema back to {RevisionNumber.Told(revision)} failed too: {undo.Message}",
                next: "MigrationStatus shows where the schema is now.",
                innerException: new AggregateException(cause, undo)
            )
            {
                ExitCode = ExitCode.NeedsPerson,
            };
        }
    }

    private string Manner(MigrationScript script) =>
        folder.Tool is { } tool ? $"by {tool.Name}"
        : script.IsTransactional ? $"{script.Statements.Count.Counted("statement")} in a transaction"
        : $"{script.Statements.Count.Counted("statement")} one by one, as they cannot be in a transaction";

    private SchemaWalk Walk(MigrationSession session) => new(session, folder, settings, transcript);
}
