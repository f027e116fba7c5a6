using Npgsql;
using Pipeline.Migrations.Safety;
using Pipeline.Runs;

namespace Pipeline.Migrations;

/// <summary>Takes the schema up and down, one migration at a time, on a session that holds the locks.</summary>
internal sealed class SchemaWalk(MigrationSession session, MigrationFolder folder, MigrationSettings settings, Transcript transcript)
{
    private readonly LockRetry _retry = new(session, settings, transcript);

    /// <summary>True in a rehearsal, where nobody else writes.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Hears of every migration that was applied, before the next.</summary>
    public Func<Migration, CancellationToken, Task> Applied { get; init; } = static (_, _) => Task.CompletedTask;

    /// <summary>What the database has beside the folder, once the history has taken over what others did with another tool.</summary>
    public async Task<MigrationStatus> Begin(RunStamp stamp, CancellationToken cancellation)
    {
        if (folder.Tool is not null)
        {
            // What a killed run has begun may be at work still.
            await session.AwaitTool(cancellation);
            await ToolHistory.Follow(session, folder, stamp, cancellation);
        }

        return await Status(cancellation);
    }

    /// <summary>Applies what is pending, after finishing what a killed run was reverting.</summary>
    /// <param name="stamp">Who, and in which run.</param>
    /// <param name="cancellation">Rolls the statement under way back.</param>
    /// <param name="watch">Sees what each statement does.</param>
    public async Task<MigrationRecord> Up(RunStamp stamp, CancellationToken cancellation, SafetyWatch? watch = null)
    {
        var status = await FinishReverts(await Begin(stamp, cancellation), stamp, cancellation);
        var steps = new List<MigrationStep>();
        var pending = status.Pending.ToList();
        if (pending.Count == 0)
            return new MigrationRecord(status.Current, status.Current, stamp, steps);
        await MigrationHistory.Create(session.Work, cancellation);
        var statistics = await TableStatistics.Begin(session, transcript, cancellation);
        foreach (var migration in pending)
        {
            var interrupted = status.Interrupted.FirstOrDefault(row => row.Number == migration.Number);
            steps.Add(await Run(new Applying(migration, stamp, interrupted), "applied", cancellation, watch));
            await Applied(migration, cancellation);
        }

        await statistics.Renew(cancellation);
        return new MigrationRecord(status.Current, steps[^1].Revision, stamp, steps);
    }

    /// <summary>Reverts everything newer than a revision, newest first.</summary>
    public async Task<MigrationRecord> Down(string? revision, RunStamp stamp, CancellationToken cancellation)
    {
        var status = await Begin(stamp, cancellation);
        var target = Reachable(status, revision);
        var (steps, waiting) = (new List<MigrationStep>(), new List<AppliedMigration>());
        foreach (var row in status.After(target))
        {
            // After each migration that is undone, those that wait for one are tried again.
            AppliedMigration[] ready = row.Number.IsRepeated ? [row] : [row, .. waiting];
            waiting.Add(row);
            foreach (var next in ready)
                if (await TryRevert(next, status.DownOf(next)!, stamp, cancellation) is { } step)
                {
                    steps.Add(step);
                    waiting.Remove(next);
                }
        }

        foreach (var row in waiting)
            steps.Add(await Revert(row, status.DownOf(row)!, stamp, cancellation));
        return new MigrationRecord(status.Current, target, stamp, steps);
    }

    private Task<MigrationStatus> Status(CancellationToken cancellation) =>
        MigrationStatus.Read(folder, session.Database, session.Work, cancellation);

    /// <summary>Null for a view or a function whose text before needs what an older migration's way back has yet to restore.</summary>
    private async Task<MigrationStep?> TryRevert(AppliedMigration row, MigrationScript down, RunStamp stamp, CancellationToken cancellation)
    {
        try
        {
            return await Revert(row, down, stamp, cancellation);
        }
        catch (PipelineException failure)
            when (row.Number.IsRepeated && failure.InnerException is { } cause && StatementFailure.IsAbsence(cause))
        {
            return null;
        }
    }

    private async Task<MigrationStatus> FinishReverts(MigrationStatus status, RunStamp stamp, CancellationToken cancellation)
    {
        var halfway = status.Interrupted.Where(row => row.State == MigrationState.Reverting).ToList();
        if (halfway.Count == 0)
            return status;
        foreach (var row in halfway)
            await Revert(row, status.DownOf(row) ?? throw Lost(row), stamp, cancellation);
        return await Status(cancellation);
    }

    private static PipelineException Lost(AppliedMigration row) =>
        PipelineException.Refused(
            $"{row.FullName} is half-way back, and there is no file of it here to finish that with.",
            next: "Run this with the release that has it."
        );

    private async Task<MigrationStep> Revert(AppliedMigration row, MigrationScript down, RunStamp stamp, CancellationToken cancellation)
    {
        try
        {
            return await Run(new Reverting(row, down, stamp), "reverted", cancellation);
        }
        catch (Exception failure) when (failure is PipelineException or NpgsqlException)
        {
            throw new PipelineException(
                $"{row.FullName} could not be reverted.",
                failure.Message,
                $"The database is at {RevisionNumber.Told(row.Revision)}; what was newer is reverted.",
                $"Mend what stands in the way and do it again, or go back to the backup: {Invocation.Program} Rollback --level 3",
                failure
            )
            {
                ExitCode = ExitCode.NeedsPerson,
            };
        }
    }

    private async Task<MigrationStep> Run(ScriptWork work, string done, CancellationToken cancellation, SafetyWatch? watch = null)
    {
        var step = folder.Tool is { } tool
            ? await new ToolRun(session, _retry, tool, transcript, work) { Watch = watch, IsAlone = IsAlone }.Run(cancellation)
            : await new ScriptRun(session, _retry, settings, transcript, work) { Watch = watch, IsAlone = IsAlone }.Run(cancellation);
        var attempts = step.Attempts > 1 ? $", in {step.Attempts} attempts because of locks" : "";
        transcript.Line($"{work.FullName} {done} in {step.Duration.Spoken()}{attempts}");
        return step;
    }

    /// <summary>The revision as it is written in the history.</summary>
    private static string? Reachable(MigrationStatus status, string? revision)
    {
        var target = status.Applied.FirstOrDefault(row => row.Number == RevisionNumber.Of(revision))?.Revision;
        if (target is null && revision is not null)
            throw PipelineException.Refused(
                $"The schema cannot go back to {RevisionNumber.Told(revision)}.",
                "It is not applied.",
                "MigrationStatus shows what is."
            );
        string[] without = [.. status.WithoutDown(revision)];
        if (without.Length > 0)
            throw PipelineException.Refused(
                $"The schema cannot go back to {RevisionNumber.Told(revision)}.",
                $"There is no down script for {string.Join(", ", without)}.",
                $"Go back to the backup: {Invocation.Program} Rollback --level 3"
            );
        return target;
    }
}
