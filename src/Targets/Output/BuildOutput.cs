using Nuke.Common.Execution;

namespace Nuke.Common.Output;

/// <summary>What the engine itself says: a heading a target, a failure's message, the summary.</summary>
internal sealed class BuildOutput(BuildConsole console, Host host, Style style, Verbosity verbosity)
{
    private TextWriter Writer => console.Output;

    /// <summary>What a target writes is kept together, from its entering the section until that is disposed.</summary>
    public Sections.Section Section() => console.Sections.Open();

    public void Begin(ExecutableTarget target)
    {
        Writer.WriteLine(host.GroupStart(target.Name) ?? $"{Environment.NewLine}{style.Bold(target.Name)}");
        Writer.Flush();
    }

    public void End(ExecutableTarget target)
    {
        if (target.Status != ExecutionStatus.Skipped && host.GroupEnd() is { } end)
            Writer.WriteLine(end);
        Writer.Flush();
    }

    public void Failed(ExecutableTarget target, Exception failure)
    {
        var isCancelled = target.Status == ExecutionStatus.Aborted;
        var what =
            isCancelled && failure is OperationCanceledException
                ? $"{target.Name} was cancelled."
                : $"{target.Name} {(isCancelled ? "was cancelled" : "failed")}: {failure.Message}";
        Writer.WriteLine(style.Red(host.Error(what, FaultPlace.Of(failure, NukeBuild.RootDirectory))));
        (verbosity == Verbosity.Verbose ? Writer : console.Details).WriteLine(style.Dim(failure.ToString()));
    }

    /// <summary>A row for each target with something to tell, and one closing line.</summary>
    public void Summary(Summary summary)
    {
        if (summary.Rows.Count > 0 && verbosity < Verbosity.Quiet)
            Table(summary.Rows);
        Writer.WriteLine();
        Writer.WriteLine(summary.Succeeded ? style.Green(summary.Verdict) : style.Red(summary.Verdict));
        if (!summary.Succeeded && console.LogFile is { } log)
            Writer.WriteLine($"All of it, with details: {Path.GetRelativePath(NukeBuild.RootDirectory, log)}");
        host.Conclude(summary, console.Masking);
    }

    private void Table(IReadOnlyList<ExecutableTarget> rows)
    {
        var width = rows.Max(target => target.Name.Length);
        Writer.WriteLine();
        foreach (var target in rows)
        {
            var notes = string.Join(", ", Nuke.Common.Output.Summary.NotesOn(target));
            var took = target.Status is ExecutionStatus.Skipped or ExecutionStatus.NotRun ? "" : Times.Tell(target.Duration);
            Writer.WriteLine(
                $"  {target.Name.PadRight(width)}  {Colored(target.Status)}  {took, 11}{(notes.Length > 0 ? "  " + style.Dim(notes) : "")}".TrimEnd()
            );
        }
    }

    private string Colored(ExecutionStatus status)
    {
        var text = Nuke.Common.Output.Summary.Words(status).PadRight(9);
        return status switch
        {
            ExecutionStatus.Succeeded => style.Green(text),
            ExecutionStatus.Failed or ExecutionStatus.Aborted => style.Red(text),
            _ => style.Dim(text),
        };
    }
}
