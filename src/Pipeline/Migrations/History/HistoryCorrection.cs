using Pipeline.Databases;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>
/// Has the history say what is true of the database, and nothing that is not proven: the files are run in a scratch database, and the schema that comes out is
/// compared with the one that is there. What a person knows better has to be accepted by its revision.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="folder">The release's migrations.</param>
/// <param name="settings">Timeouts and deadlines.</param>
/// <param name="transcript">Where it is told.</param>
/// <param name="accepted">The revisions at which a person says that the database is right, whatever is seen.</param>
public sealed class HistoryCorrection(
    Database database,
    MigrationFolder folder,
    MigrationSettings settings,
    Transcript transcript,
    IReadOnlyCollection<string> accepted
)
{
    /// <summary>Takes over a database that has its schema already: all migrations up to a revision count as applied.</summary>
    /// <returns>What was noted, a line each.</returns>
    /// <exception cref="PipelineException">There is a history already, or the schema is not that of the files. <see cref="ExitCode.Refused"/>.</exception>
    public async Task<IReadOnlyList<string>> Baseline(string revision, RunStamp stamp, CancellationToken cancellation)
    {
        await using var session = await MigrationSession.Open(database, settings, transcript, cancellation);
        var status = await MigrationStatus.Read(folder, database, session.Work, cancellation);
        if (status.Newest is { } same && RevisionNumber.Of(same) == RevisionNumber.Of(revision))
            return [];
        if (folder.Tool is { } tool)
            throw PipelineException.Refused(
                $"What is applied {tool.Name} knows itself.",
                next: "Tell it by its own command, such as alembic stamp; the history follows."
            );
        if (status.Newest is { } newest)
            throw PipelineException.Refused(
                $"The database {database} has a history already.",
                $"It is at {RevisionNumber.Told(newest)}.",
                "MigrationRepair puts a history right that is wrong."
            );
        if (folder.Find(revision) is null)
            throw PipelineException.WrongUsage(
                $"There is no migration with the revision \"{revision}\" in {folder.Path}.",
                $"Expected one of {string.Join(", ", folder.Migrations.Select(migration => migration.Revision))}."
            );
        var live = await SchemaFingerprint.Of(database, folder.NotCompared, cancellation);
        if (await Difference(revision, live, session, stamp, cancellation) is { } difference && !IsAccepted(revision))
            throw PipelineException.Refused(
                $"The schema of {database} is not what the migrations up to {revision} make.",
                difference,
                $"Mend the files, or say that it is right all the same: --accept {revision}"
            );
        await MigrationHistory.Create(session.Work, cancellation);
        var noted = folder.Until(RevisionNumber.Of(revision)).ToList();
        await using var transaction = await session.Work.BeginTransactionAsync(cancellation);
        foreach (var migration in noted)
            await MigrationHistory.Complete(
                session.Work,
                await MigrationHistory.Begin(session.Work, migration, stamp, cancellation),
                TimeSpan.Zero,
                cancellation
            );
        await transaction.CommitAsync(CancellationToken.None);
        await Record(session, live, stamp, cancellation);
        return [.. noted.Select(migration => $"{migration.FullName} was there already")];
    }

    /// <summary>
    /// Puts a history right: a migration that was interrupted and finished or undone by hand, an applied file that was edited, a schema that somebody else has
    /// changed.
    /// </summary>
    /// <returns>What was put right, a line each; nothing when all is as it should be.</returns>
    /// <exception cref="PipelineException">It cannot be told what is true. <see cref="ExitCode.Refused"/>.</exception>
    public async Task<IReadOnlyList<string>> Repair(RunStamp stamp, CancellationToken cancellation)
    {
        await using var session = await MigrationSession.Open(database, settings, transcript, cancellation);
        var live = await SchemaFingerprint.Of(database, folder.NotCompared, cancellation);
        var done = new List<string>();
        foreach (var row in (await Read(session, cancellation)).Interrupted.Reverse())
            done.Add(await Settle(row, live, session, stamp, cancellation));
        var status = await Read(session, cancellation);
        foreach (var row in status.Changed)
            done.Add(await TakeEdited(row, status, live, session, stamp, cancellation));
        var recorded = await RecordedSchema.Read(session.Work, cancellation);
        if (recorded?.Difference(status.Current, live) is { } drift)
        {
            if (
                status.Current is not { } current
                || (!IsAccepted(current) && await Difference(current, live, session, stamp, cancellation) is not null)
            )
                throw PipelineException.Refused(
                    $"The schema of {database} is not what the files make, either.",
                    drift,
                    $"Make the change a migration, or say that it is right as it is: --accept {status.Current}"
                );
            done.Add($"the schema as it is now is that of {RevisionNumber.Told(current)}");
        }

        if (done.Count > 0)
            await Record(session, live, stamp, cancellation);
        return done;
    }

    private async Task<string> Settle(
        AppliedMigration row,
        SchemaFingerprint live,
        MigrationSession session,
        RunStamp stamp,
        CancellationToken cancellation
    )
    {
        var before = (await Read(session, cancellation)).Applied.LastOrDefault(other => other.Id < row.Id)?.Revision;
        var (with, without) = (
            await Difference(row.Revision, live, session, stamp, cancellation),
            await Difference(before, live, session, stamp, cancellation)
        );
        if (with is null && without is null)
            throw PipelineException.Refused(
                $"Whether {row.FullName} was done cannot be seen: it does not change the schema.",
                next: "Deploy again: what is missing of it is done then. Or revert it: Rollback."
            );
        if (with is not null && without is not null)
            throw PipelineException.Refused(
                $"{row.FullName} is neither done nor undone.",
                $"To be done:\n{with}\nTo be undone:\n{without}",
                "Deploy again: what is missing of it is done then. Or finish it, or undo it, by hand."
            );
        if (without is null)
        {
            await MigrationHistory.CompleteRevert(session.Work, row.Id, stamp, cancellation);
            return $"{row.FullName} is undone";
        }

        if (folder.FileOf(row) is { } file)
        {
            if (await Unverified(file, session) is { } fault)
                throw PipelineException.Refused($"{row.FullName} is there, but not what must hold after it.", fault);
            await MigrationHistory.Resume(session.Work, row.Id, file, cancellation);
        }

        await MigrationHistory.Complete(session.Work, row.Id, TimeSpan.Zero, cancellation);
        return $"{row.FullName} is done";
    }

    private async Task<string> TakeEdited(
        AppliedMigration row,
        MigrationStatus status,
        SchemaFingerprint live,
        MigrationSession session,
        RunStamp stamp,
        CancellationToken cancellation
    )
    {
        var file = folder.FileOf(row)!;
        if (await Difference(status.Current, live, session, stamp, cancellation) is { } difference && !IsAccepted(row.Revision))
            throw PipelineException.Refused(
                $"{file.Up.File} was edited, and what it makes now is not what the database has.",
                difference,
                $"Put the file back as it was, or say that it is right as it is: --accept {row.Revision}"
            );
        await MigrationHistory.Resume(session.Work, row.Id, file, cancellation);
        return $"{row.FullName} is applied as it is written now";
    }

    private static async Task<string?> Unverified(Migration migration, MigrationSession session)
    {
        foreach (
            var verification in migration.Verifications.Where(verification => verification is { IsBefore: false, IsForRehearsal: false })
        )
            if (
                await verification.Fault(
                    (sql, parameters) => session.Ask(new SqlStatement(sql), $"\"{verification.Name}\"", CancellationToken.None, parameters),
                    null
                ) is
                { } fault
            )
                return $"\"{verification.Name}\": {fault}";
        return null;
    }

    /// <summary>What the files make at a revision beside what is there; null when that is the same.</summary>
    private async Task<string?> Difference(
        string? revision,
        SchemaFingerprint live,
        MigrationSession session,
        RunStamp stamp,
        CancellationToken cancellation
    )
    {
        try
        {
            transcript.Line($"Running the files up to {RevisionNumber.Told(revision)} in a scratch database.");
            var files = new SchemaFromFiles(database, await PartUntil(revision, session, cancellation), settings, stamp, transcript.Time);
            var made = await files.Until(revision, cancellation);
            return made.Text == live.Text ? null : TextDifference.Short(made.Text, live.Text);
        }
        catch (PipelineException failure)
        {
            return $"The files cannot be run from nothing: {failure.Message}";
        }
    }

    /// <summary>Another tool's revisions have an order only by what came before what.</summary>
    private async Task<MigrationFolder> PartUntil(string? revision, MigrationSession session, CancellationToken cancellation)
    {
        if (folder.Tool is null)
            return folder;
        var history = (await Read(session, cancellation)).History.Select(row => row.Revision).ToList();
        var until = history.Take(revision is null ? 0 : history.IndexOf(revision) + 1).ToHashSet();
        return folder with { Migrations = [.. folder.Migrations.Where(migration => until.Contains(migration.Revision))] };
    }

    private async Task Record(MigrationSession session, SchemaFingerprint live, RunStamp stamp, CancellationToken cancellation) =>
        await new RecordedSchema((await Read(session, cancellation)).Current, live, transcript.Time.GetUtcNow(), stamp.Run).Write(
            session.Work,
            cancellation
        );

    private Task<MigrationStatus> Read(MigrationSession session, CancellationToken cancellation) =>
        MigrationStatus.Read(folder, database, session.Work, cancellation);

    private bool IsAccepted(string revision) => accepted.Any(one => RevisionNumber.Of(one) == RevisionNumber.Of(revision));
}
