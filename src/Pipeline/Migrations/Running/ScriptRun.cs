using System.Data;
using Npgsql;
using Pipeline.Databases;
using Pipeline.Migrations.Safety;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>Runs one script: in a transaction together with its row in the history, or statement by statement, each with its own mark.</summary>
internal sealed class ScriptRun(
    MigrationSession session,
    LockRetry retry,
    MigrationSettings settings,
    Transcript transcript,
    ScriptWork work
)
{
    private static readonly TimeSpan CleanUpDeadline = TimeSpan.FromSeconds(30);

    private readonly long _started = transcript.Time.GetTimestamp();
    private bool _mayHaveLeftTraces;

    /// <summary>Sees what each statement does; null where others are at work too.</summary>
    public SafetyWatch? Watch { get; init; }

    /// <summary>True in a rehearsal, where nobody else writes.</summary>
    public bool IsAlone { get; init; }

    private ScriptVerification Verification => field ??= new ScriptVerification(session, work, IsAlone);

    /// <summary>Runs it. In a transaction, nothing is left of an attempt that fails; outside, the history tells how far it came.</summary>
    /// <exception cref="PipelineException">A statement or a verification failed.</exception>
    public async Task<MigrationStep> Run(CancellationToken cancellation)
    {
        var attempts =
            work.IsScriptDone ? 1 + await Fill(await work.Begin(session.Work, cancellation), cancellation)
            : work.Script.IsTransactional ? await InOneTransaction(cancellation)
            : await StatementByStatement(cancellation);
        return new MigrationStep(work.Revision, work.Name, transcript.Time.GetElapsedTime(_started), attempts);
    }

    private async Task<int> InOneTransaction(CancellationToken cancellation)
    {
        var row = 0L;
        var attempts = await retry.Run(work.FullName, async token => row = await InTransaction(token), cancellation);
        return work.Backfill is null ? attempts : attempts + await Fill(row, cancellation);
    }

    /// <summary>The script together with its row in the history, of which the key is given where that goes on; in few round trips, as there may be hundreds of scripts.</summary>
    private async Task<long> InTransaction(CancellationToken cancellation)
    {
        using var progress = transcript.Progress(work.FullName, unit: ProgressUnit.Steps);
        var started = transcript.Time.GetTimestamp();
        Watch?.Begin();
        await session.BeginScript(cancellation);
        await using var transaction = await session.Work.BeginTransactionAsync(cancellation);
        var row = work.Backfill is null ? 0 : await work.Begin(session.Work, cancellation);
        await Verification.Look(cancellation);
        foreach (var statement in work.Script.Statements)
            await Inside(statement, cancellation);
        // What is deferred would fail at the commit, where nobody could say which line it was.
        var immediate = new SqlStatement("SET CONSTRAINTS ALL IMMEDIATE");
        List<NpgsqlBatchCommand> closing = [new(immediate.Text)];
        if (work.Backfill is null && Verification.IsAny)
        {
            await session.Run(closing, immediate, work.Script.File, cancellation);
            await Verification.Verify(cancellation);
            closing.Clear();
        }

        closing.Add(new NpgsqlBatchCommand("RESET SESSION AUTHORIZATION"));
        closing.Add(new NpgsqlBatchCommand("RESET ROLE"));
        closing.Add(
            work.Backfill is null
                ? work.Note(transcript.Time.GetElapsedTime(started))
                : MigrationHistory.Advanced(row, work.Script.Statements.Count)
        );
        cancellation.ThrowIfCancellationRequested();
        await session.Commit(closing, immediate, work.Script.File);
        Watch?.Keep();
        return row;
    }

    /// <summary>What comes after the script, in transactions of its own.</summary>
    private async Task<int> Fill(long row, CancellationToken cancellation)
    {
        var inVain = work.Backfill is null
            ? 0
            : await new BackfillRun(session, retry, settings, transcript, work.Backfill).Run(row, work.FullName, cancellation);
        await Complete(row, _started, cancellation);
        return inVain;
    }

    private async Task Complete(long row, long started, CancellationToken cancellation)
    {
        await Verification.Verify(cancellation);
        await session.Work.Execute("RESET ROLE", cancellation);
        await work.Complete(session.Work, row, transcript.Time.GetElapsedTime(started), cancellation);
    }

    private async Task<int> StatementByStatement(CancellationToken cancellation)
    {
        var (attempts, done) = (1, work.Done);
        await session.Reset(cancellation);
        var row = await work.Begin(session.Work, cancellation);
        try
        {
            using var progress = transcript.Progress(work.FullName, unit: ProgressUnit.Steps);
            await Verification.Look(cancellation);
            await Resume(cancellation);
            for (; done < work.Script.Statements.Count; done++)
                attempts += await retry.Run(work.FullName, token => Next(row, done, token), cancellation) - 1;
        }
        catch when (done == 0 && !work.IsResumed && !_mayHaveLeftTraces && session.Work.State == ConnectionState.Open)
        {
            using var deadline = new CancellationTokenSource(CleanUpDeadline, transcript.Time);
            await work.Abandon(session.Work, row, deadline.Token);
            throw;
        }

        if (work.Backfill is not null)
            return attempts + await Fill(row, cancellation);
        await Complete(row, _started, cancellation);
        return attempts;
    }

    /// <summary>A killed run's settings have gone with its session; what it did has not.</summary>
    private async Task Resume(CancellationToken cancellation)
    {
        if (!work.IsResumed)
            return;
        var all = work.Script.Statements.Count.Counted("statement");
        transcript.Line($"{work.FullName}: {work.Done} of {all} done by a run that was interrupted; carrying on.");
        // Once the file was mended, nothing else would name what the run was building.
        if (work.Edited is { } edited && ConcurrentIndex.Of(edited) is { } index)
            await new IndexBuild(session, transcript, index).DropInvalid(cancellation);
        foreach (var setting in work.Script.Statements.Take(work.Done).Where(statement => statement.StartsWith("SET")))
            await session.Run(setting, work.Script.File, cancellation);
    }

    private async Task Next(long row, int index, CancellationToken cancellation)
    {
        var statement = work.Script.Statements[index];
        Watch?.Begin();
        if (statement.IsConcurrent || !await WithMark(statement, row, index, cancellation))
        {
            Watch?.Begin();
            await Outside(statement, isInDoubt: work.IsResumed && index == work.Done, cancellation);
            await using var mark = await session.Work.BeginTransactionAsync(CancellationToken.None);
            await session.Work.Execute("SET LOCAL ROLE NONE", CancellationToken.None);
            await MigrationHistory.Advance(session.Work, row, index + 1, CancellationToken.None);
            await mark.CommitAsync(CancellationToken.None);
        }

        Watch?.Keep();
    }

    /// <summary>The statement and its mark in one transaction; false when PostgreSQL wants it outside of any.</summary>
    private async Task<bool> WithMark(SqlStatement statement, long row, int index, CancellationToken cancellation)
    {
        await using var transaction = await session.Work.BeginTransactionAsync(cancellation);
        try
        {
            await Inside(statement, cancellation);
        }
        catch (PipelineException failure)
            when (StatementFailure.SqlState(failure)
                    is PostgresErrorCodes.ActiveSqlTransaction
                        or PostgresErrorCodes.InvalidTransactionTermination
            )
        {
            return false;
        }

        // The script may have taken a role that may not write there, and keeps it.
        await session.Work.Execute("SET LOCAL ROLE NONE", cancellation);
        await MigrationHistory.Advance(session.Work, row, index + 1, cancellation);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    private async Task Inside(SqlStatement statement, CancellationToken cancellation)
    {
        if (!work.IsTolerant)
        {
            await Watched(statement, () => session.Run(statement, work.Script.File, cancellation), cancellation);
            return;
        }

        const string Here = "pipeline_tolerated";
        await session.Work.Execute($"SAVEPOINT {Here}", cancellation);
        if (!await Tolerantly(session.Run(statement, work.Script.File, cancellation)))
            await session.Work.Execute($"ROLLBACK TO SAVEPOINT {Here}", cancellation);
    }

    private Task Watched(SqlStatement statement, Func<Task> run, CancellationToken cancellation) =>
        Watch is null ? run() : Watch.Around(statement, work, session.Work, run, cancellation);

    private async Task Outside(SqlStatement statement, bool isInDoubt, CancellationToken cancellation)
    {
        if (ConcurrentIndex.Of(statement) is { } index)
        {
            var build = new IndexBuild(session, transcript, index);
            await session.WithoutLockTimeout(
                () => Watched(statement, () => build.Run(statement, work.Script.File, isInDoubt, cancellation), cancellation),
                cancellation
            );
            return;
        }

        _mayHaveLeftTraces = true;
        var toleratesAbsence = work.IsTolerant || (isInDoubt && statement.StartsWith("DROP"));
        Func<Task> run = toleratesAbsence
            ? () => Tolerantly(session.Run(statement, work.Script.File, cancellation))
            : () => Watched(statement, () => session.Run(statement, work.Script.File, cancellation), cancellation);
        await (statement.IsConcurrent ? session.WithoutLockTimeout(run, cancellation) : run());
    }

    /// <summary>False when what the statement is about is not there.</summary>
    private async Task<bool> Tolerantly(Task statement)
    {
        try
        {
            await statement;
            return true;
        }
        catch (PipelineException failure) when (StatementFailure.IsAbsence(failure))
        {
            transcript.Detail($"Not there, so nothing to do: {failure.Message}");
            return false;
        }
    }
}
