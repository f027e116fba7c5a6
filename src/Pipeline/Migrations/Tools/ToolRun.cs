using System.Data;
using System.Text.RegularExpressions;
using Npgsql;
using Pipeline.Migrations.Safety;
using Pipeline.Processes;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>
/// Has a tool take one step. The tool's own note of it, made together with the step, tells the next run what a killed one has done.
/// </summary>
internal sealed partial class ToolRun(MigrationSession session, LockRetry retry, ToolFolder tool, Transcript transcript, ScriptWork work)
{
    private const int MostLines = 15;
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
        if (tool.Unlock is { } unlock && (work.IsResumed || work.IsTolerant))
            (await tool.Run(unlock, session.Database, cancellation)).OrThrow();
        var others = await Others(cancellation);
        var answer = Watch is null
            ? await Step(cancellation)
            : await Watch.Around(work, session, tool.Table, () => Step(cancellation), cancellation);
        await session.AwaitTool(cancellation);
        if (!answer.Result.Succeeded)
            throw Failure(answer, await Remains(before, cancellation));
        if (!await IsDone(cancellation) || !others.SequenceEqual(await Others(cancellation)))
            throw new PipelineException(
                $"\"{answer.Command}\" says that it has done {work.FullName}, and that alone; but that is not what it has noted in {session.Database}.",
                $"Applied are {string.Join(", ", await Applied(cancellation))}."
            );
    }

    private Task<ToolAnswer> Step(CancellationToken cancellation) =>
        session.Watched(tool.Step(work.Revision, _isUp, session.Database, cancellation));

    private async Task<IReadOnlyList<string>> Applied(CancellationToken cancellation) =>
        [.. (await tool.Applied(session.Database, session.Work, cancellation)).Select(migration => migration.Revision)];

    private async Task<IReadOnlyList<string>> Others(CancellationToken cancellation) =>
        [.. (await Applied(cancellation)).Where(revision => revision != work.Revision)];

    private async Task<bool> IsDone(CancellationToken cancellation) => (await Applied(cancellation)).Contains(work.Revision) == _isUp;

    private async Task<IReadOnlyList<string>> Remains(Catalogue before, CancellationToken cancellation) =>
        [
            .. before
                .ChangesUntil(await Catalogue.Read(session.Work, cancellation), tool.Table)
                .Where(change => change.IsNew || change.IsGone)
                .Select(change => $"{change.Kind} {change.Entry.Name} {(change.IsNew ? "is there" : "is gone")}")
                .Distinct(),
        ];

    /// <summary>What has left nothing is as if it had never begun; what has left something is for a person to clear up.</summary>
    private async Task NoteFailure(long row, Catalogue before, CancellationToken cancellation)
    {
        await session.AwaitTool(cancellation);
        if (await IsDone(cancellation))
            return;
        if ((await Remains(before, cancellation)).Count > 0)
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
        var said = answer.Result.LastWords();
        string[] why =
        [
            WithoutStack(said),
            .. session.Blockers.Count > 0 ? ["Blocked by:", .. session.Blockers.Select(blocker => $"  {blocker}")] : Array.Empty<string>(),
            .. remains.Count > 0 ? [$"It has left something behind: {string.Join(", ", remains)}."] : Array.Empty<string>(),
        ];
        return new PipelineException(
            $"{work.FullName} failed: \"{answer.Command}\" ended with exit code {answer.Result.ExitCode}.",
            string.Join(Environment.NewLine, why),
            // Once something is left, another attempt would stumble over that.
            innerException: remains.Count == 0 ? PostgresErrorOf(said) : null
        );
    }

    /// <summary>Python and Node indent the calls that led to an error, and what they show of it besides its words.</summary>
    private static string WithoutStack(string said)
    {
        string[] words = [.. said.Split('\n').Where(line => line.Length > 0 && !Stack().IsMatch(line))];
        return words.Length == 0 ? said : string.Join('\n', words.TakeLast(MostLines));
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

    [GeneratedRegex(@"^(\s|[{}]$|Traceback |The above exception |During handling |\(Background on this error )")]
    private static partial Regex Stack();
}
