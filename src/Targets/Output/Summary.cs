using Nuke.Common.Execution;

namespace Nuke.Common.Output;

/// <summary>What became of a run: a row a target, and a verdict.</summary>
internal sealed class Summary(IReadOnlyList<ExecutableTarget> plan, bool succeeded, TimeSpan elapsed)
{
    /// <summary>The targets with something to tell.</summary>
    public IReadOnlyList<ExecutableTarget> Rows { get; } = [.. plan.Where(target => target.Status != ExecutionStatus.Collective)];

    public bool Succeeded => succeeded;

    public string Verdict
    {
        get
        {
            var total = Times.Tell(elapsed);
            if (succeeded)
                return $"Done in {total}.";
            var ended = plan.Where(target => target.Status is ExecutionStatus.Failed or ExecutionStatus.Aborted).ToList();
            var verb = ended.Exists(target => target.Status == ExecutionStatus.Aborted) ? "was cancelled" : "failed";
            return ended.Count == 0 ? $"Failed after {total}." : $"{string.Join(", ", ended)} {verb} after {total}.";
        }
    }

    /// <summary>Why it was skipped or failed, and what it reported.</summary>
    public static IEnumerable<string> NotesOn(ExecutableTarget target)
    {
        if (target.Skipped is { } reason)
            yield return reason;
        if (target.Failure is { } failure)
            yield return failure.Message.Split('\n')[0].Trim();
        foreach (var (name, value) in target.SummaryInformation)
            yield return $"{name}: {value}";
    }

    public static string Words(ExecutionStatus status) => status == ExecutionStatus.NotRun ? "Not run" : status.ToString();
}
