using System.Data;
using Npgsql;
using Pipeline.Migrations.Safety;
using Pipeline.Processes;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>
/// Has a tool take one step. The tool's own note of it, made together with the step, tells the next run what a killed one has done.
/// </summary>
internal sealed class ToolRun(MigrationSession session, LockRetry retry, ToolFolder tool, Transcript transcript, ScriptWork work)
{
    /// <summary>An exit code above it is that of a program that was killed by a signal.</summary>
    private const int Killed = 128;

    private static readonly TimeSpan CleanUpDeadline = TimeSpan.FromSeconds(30);

    private readonly bool _isUp = work is Applying;
    private readonly long _started = transcript.Time.GetTimestamp();

    /// <summary>Sees what the step does; null where others are at work too.</summary>
    public SafetyWatch? Watch { get; init; }

    /// <summary>True in a rehearsal, where nobody else writes.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Takes it.</summary>
    /// <exception cref="PipelineException">The tool or a verification failed.</exception>
    public async Task<MigrationStep> Run(CancellationToken cancellation)
    {
        await session.Reset(cancellation);
        await RefuseRemains(cancellation);
        var (attempts, verification) = (1, new ScriptVerification(session, work, IsAlone));
        var (row, before) = (await work.Begin(session.Work, cancellation), await Catalogue.Read(session.Work, cancellation));
        try
        {
            using var progress = transcript.Progress(work.FullName, unit: ProgressUnit.Steps);
            await verification.Look(cancellation);
            if (!await IsDone(cancellation))
                attempts = await retry.Run(work.FullName, token => Take(before, token), cancellation);
        }
        catch when (session.Work.State == ConnectionState.Open)
        {
            using var deadline = new CancellationTokenSource(CleanUpDeadline, transcript.Time);
            await NoteFailure(row, before, deadline.Token);
            throw;
        }

        await verification.Verify(cancellation);
        var duration = transcript.Time.GetElapsedTime(_started);
        await work.Complete(session.Work, row, duration, cancellation);
        return new MigrationStep(work.Revision, work.Name, duration, attempts);
    }

    private async Task Take(Catalogue before, CancellationToken cancellation)
    {
        if (work.IsResumed || work.IsTolerant)
            await Unlock(cancellation);
        var others = await Others(cancellation);
        var answer = Watch is null
            ? await Step(cancellation)
            : await Watch.Around(work, session, tool.Table, () => Step(cancellation), cancellation);
        await session.AwaitTool(cancellation);
        if (answer.Result.ExitCode > Killed)
            await Unlock(cancellation);
        if (!answer.Result.Succeeded)
            throw Failure(answer, await Remains(before, cancellation));
        if (!await IsDone(cancellation) || !others.SequenceEqual(await Others(cancellation)))
            throw new PipelineException(
                $"\"{answer.Command}\" says that it has done {work.FullName}, and that alone; but that is not what it has noted in {session.Database}.",
                $"Applied are {string.Join(", ", await Applied(cancellation))}."
            );
    }

    /// <summary>The lock of one that was killed is nobody's any more: its sessions have ended, and ours keep every other run out.</summary>
    private async Task Unlock(CancellationToken cancellation)
    {
        if (tool.Unlock is { } unlock)
            (await tool.Run(unlock, session.Database, cancellation)).OrThrow();
    }

    private Task<ToolAnswer> Step(CancellationToken cancellation) =>
        session.Watched(tool.Step(work.Revision, _isUp, IsAlone, session.Database, cancellation));

    private async Task<IReadOnlyList<string>> Applied(CancellationToken cancellation) =>
        [.. (await tool.Applied(session.Database, session.Work, cancellation)).Select(migration => migration.Revision)];

    private async Task<IReadOnlyList<string>> Others(CancellationToken cancellation) =>
        [.. (await Applied(cancellation)).Where(revision => revision != work.Revision)];

    private async Task<bool> IsDone(CancellationToken cancellation) => (await Applied(cancellation)).Contains(work.Revision) == _isUp;

    private async Task<IReadOnlyList<string>> Remains(Catalogue before, CancellationToken cancellation) =>
        [
            .. before
                .ChangesUntil(await Catalogue.Read(session.Work, cancellation), tool.Table)
                .Where(change => change.Kind != "file")
                .Select(change =>
                    $"{change.Kind} {change.Entry.Name} {(change.IsNew ? "is there" : change.IsGone ? "is gone" : "is another")}"
                )
                .Distinct(),
        ];

    /// <summary>What has left nothing is as if it had never begun; what has left something is for a person to clear up.</summary>
    private async Task NoteFailure(long row, Catalogue before, CancellationToken cancellation)
    {
        await session.AwaitTool(cancellation);
        if (await IsDone(cancellation))
            return;
        if (work.Done > 0 || !tool.IsOneTransaction(work.Revision) || (await Remains(before, cancellation)).Count > 0)
            await MigrationHistory.Advance(session.Work, row, 1, cancellation);
        else
            await work.Abandon(session.Work, row, cancellation);
    }

    /// <summary>The tool does not know of it, so that nothing would take it back.</summary>
    private async Task RefuseRemains(CancellationToken cancellation)
    {
        if (work is Reverting { Row: { State: MigrationState.Applying, StatementsDone: > 0 } } && await IsDone(cancellation))
            throw new PipelineException(
                $"{work.FullName} was left half-way outside of a transaction, and {tool.Name} does not know of it.",
                next: $"Take back by hand what it has left, and have the history follow: {Invocation.Program} MigrationRepair"
            )
            {
                ExitCode = ExitCode.NeedsPerson,
            };
    }

    private PipelineException Failure(ToolAnswer answer, IReadOnlyList<string> remains)
    {
        var isOne = tool.IsOneTransaction(work.Revision);
        string[] why =
        [
            answer.Words,
            .. session.Blockers.Count > 0 ? ["Blocked by:", .. session.Blockers.Select(blocker => $"  {blocker}")] : Array.Empty<string>(),
            .. Left(remains, isOne),
        ];
        return new PipelineException(
            $"{work.FullName} failed: \"{answer.Command}\" ended with exit code {answer.Result.ExitCode}.",
            string.Join(Environment.NewLine, why),
            // Once something is left, another attempt would stumble over that, or do it twice.
            innerException: isOne && remains.Count == 0 ? PostgresErrorOf(answer.Result.LastWords()) : null
        );
    }

    private static IEnumerable<string> Left(IReadOnlyList<string> remains, bool isOne)
    {
        if (remains.Count > 0)
            yield return $"It has left something behind: {string.Join(", ", remains)}.";
        else if (!isOne)
            yield return "It is not one transaction, so that it may have left something behind: nobody can tell.";
    }

    /// <summary>What PostgreSQL told the tool, by its words in English; each driver shows the code in its own way, or not at all.</summary>
    private static PostgresException? PostgresErrorOf(string said)
    {
        (string Words, string Code)[] known =
        [
            ("canceling statement due to lock timeout", PostgresErrorCodes.LockNotAvailable),
            ("deadlock detected", PostgresErrorCodes.DeadlockDetected),
            ("could not serialize access", PostgresErrorCodes.SerializationFailure),
        ];
        return known.FirstOrDefault(error => said.Contains(error.Words, StringComparison.Ordinal)) is { Code: { } code, Words: var words }
            ? new PostgresException(words, "ERROR", "ERROR", code)
            : null;
    }
}
