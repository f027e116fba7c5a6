using Nuke.Common.Execution;

namespace Nuke.Common.Output;

/// <summary>What the engine itself says: a heading a target, a failure's message, the summary.</summary>
internal sealed class BuildOutput(TextWriter writer, Host host, Style style, Verbosity verbosity)
{
    public void Begin(ExecutableTarget target)
    {
        writer.WriteLine(host.GroupStart(target.Name) ?? $"{Environment.NewLine}{style.Bold(target.Name)}");
        writer.Flush();
    }

    public void End(ExecutableTarget target)
    {
        if (target.Status != ExecutionStatus.Skipped && host.GroupEnd() is { } end)
            writer.WriteLine(end);
        writer.Flush();
    }

    public void Failed(ExecutableTarget target, Exception failure)
    {
        var cause = failure is System.Reflection.TargetInvocationException { InnerException: { } inner } ? inner : failure;
        var verb = target.Status == ExecutionStatus.Aborted ? "was cancelled" : "failed";
        var message = target.Status == ExecutionStatus.Aborted && cause is OperationCanceledException ? $"{target.Name} {verb}." : $"{target.Name} {verb}: {cause.Message}";
        writer.WriteLine(style.Red(host.Error(message)));
        if (verbosity == Verbosity.Verbose)
            writer.WriteLine(style.Dim(cause.ToString()));
    }

    /// <summary>A row for each target with something to tell, and one closing line.</summary>
    public void Summary(IReadOnlyList<ExecutableTarget> plan, bool succeeded)
    {
        var rows = plan.Where(target => target.Status != ExecutionStatus.Collective).ToList();
        if (rows.Count > 0 && verbosity < Verbosity.Quiet)
            Table(rows);
        var total = Times.Tell(new TimeSpan(plan.Sum(target => target.Duration.Ticks)));
        writer.WriteLine();
        writer.WriteLine(succeeded ? style.Green($"Done in {total}.") : style.Red(Verdict(plan, total)));
    }

    private void Table(IReadOnlyList<ExecutableTarget> rows)
    {
        var width = rows.Max(target => target.Name.Length);
        writer.WriteLine();
        foreach (var target in rows)
        {
            var notes = string.Join(", ", target.Summary.Select(fact => $"{fact.Key}: {fact.Value}").Prepend(target.Skipped ?? "").Where(note => note.Length > 0));
            var took = target.Status is ExecutionStatus.Skipped or ExecutionStatus.NotRun ? "" : Times.Tell(target.Duration);
            writer.WriteLine($"  {target.Name.PadRight(width)}  {Colored(target.Status)}  {took,11}{(notes.Length > 0 ? "  " + style.Dim(notes) : "")}".TrimEnd());
        }
    }

    private string Colored(ExecutionStatus status)
    {
        var text = (status == ExecutionStatus.NotRun ? "Not run" : status.ToString()).PadRight(9);
        return status switch
        {
            ExecutionStatus.Succeeded => style.Green(text),
            ExecutionStatus.Failed or ExecutionStatus.Aborted => style.Red(text),
            _ => style.Dim(text),
        };
    }

    private static string Verdict(IReadOnlyList<ExecutableTarget> plan, string total)
    {
        var names = plan.Where(target => target.Status is ExecutionStatus.Failed or ExecutionStatus.Aborted).ToList();
        var what = names.Count == 0 ? "Failed" : $"{string.Join(", ", names)} {(names.Exists(target => target.Status == ExecutionStatus.Aborted) ? "was cancelled" : "failed")}";
        return $"{what} after {total}.";
    }
}
