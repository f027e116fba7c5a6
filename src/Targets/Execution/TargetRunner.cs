using Nuke.Common.Output;

namespace Nuke.Common.Execution;

/// <summary>
/// Runs a plan: in its order, or side by side as far as the order allows. After a failure or an interruption nothing new begins but the
/// targets assured after a failure; what runs is waited for.
/// </summary>
internal sealed class TargetRunner(BuildEvents events, BuildOutput output, Interruption interruption, Attempt attempt, TimeProvider time)
{
    private static readonly AsyncLocal<ExecutableTarget?> Here = new();

    /// <summary>True once something has failed that stops the rest.</summary>
    private volatile bool _hasFailed;

    /// <summary>The target that the calling code belongs to.</summary>
    public static ExecutableTarget? Current => Here.Value;

    /// <summary>Runs the plan to its end, and tells how long that took. What became of each target is in its status.</summary>
    /// <param name="plan">The targets, in their order.</param>
    /// <param name="parallel">How many may run side by side.</param>
    public async Task<TimeSpan> Run(IReadOnlyList<ExecutableTarget> plan, int parallel)
    {
        var began = time.GetTimestamp();
        foreach (var target in plan.Where(target => target.Status != ExecutionStatus.Skipped))
            target.Status = ExecutionStatus.Scheduled;
        var schedule = new Schedule(plan);
        var running = new List<Task<ExecutableTarget>>();
        do
        {
            while (running.Count < parallel && schedule.TryTake(out var target))
            {
                if (!Begins(target, interruption.IsRequested || _hasFailed))
                {
                    schedule.End(target);
                    continue;
                }

                var section = output.Section();
                running.Add(parallel == 1 ? Run(target, section) : Task.Run(() => Run(target, section)));
            }

            if (running.Count > 0)
            {
                var ended = await Task.WhenAny(running);
                running.Remove(ended);
                schedule.End(await ended);
            }
        } while (running.Count > 0 || schedule.HasReady);

        return time.GetElapsedTime(began);
    }

    private bool Begins(ExecutableTarget target, bool isStopped)
    {
        if (target.Status == ExecutionStatus.Skipped)
            Tell(events.Skipped, target);
        else if (isStopped && !target.AssuredAfterFailure)
            target.Status = ExecutionStatus.NotRun;
        else if (target.Actions.Count == 0)
            target.Status = ExecutionStatus.Collective;
        return target.Status == ExecutionStatus.Scheduled;
    }

    private async Task<ExecutableTarget> Run(ExecutableTarget target, Sections.Section section)
    {
        using var ended = section;
        section.Enter();
        Here.Value = target;
        var wasInterrupted = interruption.IsRequested;
        var started = time.GetTimestamp();
        try
        {
            if (target.DynamicConditions.Find(condition => !condition.Holds()) is { Text: { } text })
            {
                (target.Status, target.Skipped) = (ExecutionStatus.Skipped, $"only when {text}");
                events.Skipped(target);
                return target;
            }

            target.Status = ExecutionStatus.Running;
            events.Running(target);
            output.Begin(target);
            foreach (var action in target.Actions)
                await interruption.Patiently(action());
            target.Status = interruption.IsRequested && !wasInterrupted ? ExecutionStatus.Aborted : ExecutionStatus.Succeeded;
            events.Succeeded(target);
            attempt.Succeeded(target);
        }
        // Whatever a target throws is its failure, and the others' turn comes all the same: this is the one place that catches everything.
        catch (Exception failure)
        {
            target.Status = interruption.IsRequested && !wasInterrupted ? ExecutionStatus.Aborted : ExecutionStatus.Failed;
            _hasFailed |= !target.ProceedAfterFailure;
            target.Failure = failure is System.Reflection.TargetInvocationException { InnerException: { } inner } ? inner : failure;
            output.Failed(target, target.Failure);
            Tell(events.Failed, target);
        }
        finally
        {
            target.Duration = time.GetElapsedTime(started);
            output.End(target);
        }

        return target;
    }

    /// <summary>Who hears of a target may fail too. What is assured runs all the same, so it must not end the run.</summary>
    private void Tell(Action<ExecutableTarget> tell, ExecutableTarget target)
    {
        try
        {
            tell(target);
        }
        catch (Exception failure)
        {
            target.Status = ExecutionStatus.Failed;
            _hasFailed |= !target.ProceedAfterFailure;
            target.Failure ??= failure;
            output.Failed(target, failure);
        }
    }
}
