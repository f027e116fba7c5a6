using Nuke.Common.Output;

namespace Nuke.Common.Execution;

/// <summary>Runs a plan: one target after the other, those assured after a failure even then.</summary>
internal sealed class TargetRunner(NukeBuild build, BuildOutput output, Interruption interruption, TimeProvider time)
{
    /// <summary>Runs the plan to its end. What became of each target is in its status.</summary>
    public async Task Run(IReadOnlyList<ExecutableTarget> plan)
    {
        foreach (var target in plan.Where(target => target.Status != ExecutionStatus.Skipped))
            target.Status = ExecutionStatus.Scheduled;
        foreach (var target in plan)
            await RunOrSkip(target, IsStopped(plan));
    }

    private bool IsStopped(IReadOnlyList<ExecutableTarget> plan) =>
        interruption.IsRequested || plan.Any(target => target.Status is ExecutionStatus.Failed or ExecutionStatus.Aborted && !target.ProceedAfterFailure);

    private async Task RunOrSkip(ExecutableTarget target, bool isStopped)
    {
        if (target.Status == ExecutionStatus.Skipped)
        {
            build.OnTargetSkipped(target.Name);
            return;
        }

        if (isStopped && !target.AssuredAfterFailure)
        {
            target.Status = ExecutionStatus.NotRun;
            return;
        }

        if (target.Actions.Count == 0)
            target.Status = ExecutionStatus.Collective;
        else
            await Run(target);
    }

    private async Task Run(ExecutableTarget target)
    {
        var wasInterrupted = interruption.IsRequested;
        var started = time.GetTimestamp();
        try
        {
            if (target.DynamicConditions.Find(condition => !condition.Holds()) is { Text: { } text })
            {
                (target.Status, target.Skipped) = (ExecutionStatus.Skipped, $"only when {text}");
                build.OnTargetSkipped(target.Name);
                return;
            }

            target.Status = ExecutionStatus.Running;
            build.OnTargetRunning(target.Name);
            output.Begin(target);
            foreach (var action in target.Actions)
                await interruption.Patiently(action());
            target.Status = interruption.IsRequested && !wasInterrupted ? ExecutionStatus.Aborted : ExecutionStatus.Succeeded;
            build.OnTargetSucceeded(target.Name);
        }

        // Whatever a target throws is its failure, and the others' turn comes all the same: this is the one place that catches everything.
        catch (Exception failure)
        {
            target.Status = interruption.IsRequested && !wasInterrupted ? ExecutionStatus.Aborted : ExecutionStatus.Failed;
            output.Failed(target, failure);
            build.OnTargetFailed(target.Name);
        }
        finally
        {
            target.Duration = time.GetElapsedTime(started);
            output.End(target);
        }
    }
}
