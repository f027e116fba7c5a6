using Pipeline.Environments;

namespace Pipeline;

/// <summary>
/// A failure that a person or the world can cause, told so that somebody woken at night can act on it:
/// what failed, why, what was done about it and what to do next. Anything else that is thrown is a defect.
/// </summary>
public sealed class PipelineException : Exception
{
    /// <param name="what">One line: what failed, with the names quoted.</param>
    /// <param name="why">The cause: expected and found, or the failing program's own words.</param>
    /// <param name="done">The state the system is in now; null while nothing has been changed.</param>
    /// <param name="next">The next command or action; null when the cause says it already.</param>
    /// <param name="innerException">The exception behind it, kept for the log.</param>
    public PipelineException(string what, string? why = null, string? done = null, string? next = null, Exception? innerException = null)
        : base(Tell(what, why, done, next), innerException)
    {
        What = what;
        Why = why;
        Done = done;
        Next = next;
    }

    /// <summary>What failed.</summary>
    public string What { get; }

    /// <summary>The cause, when there is more to say than <see cref="What"/>.</summary>
    public string? Why { get; }

    /// <summary>What was done about it.</summary>
    public string? Done { get; }

    /// <summary>What to do next.</summary>
    public string? Next { get; }

    /// <summary>How the process ends when this reaches the top.</summary>
    public ExitCode ExitCode { get; init; } = ExitCode.Failed;

    /// <summary>A gate said no before anything was touched.</summary>
    public static PipelineException Refused(string what, string? why = null, string? next = null) =>
        new(what, why, "Nothing was changed.", next) { ExitCode = ExitCode.Refused };

    /// <summary>Settings or arguments that cannot be used; all faults at once, one a line.</summary>
    public static PipelineException WrongUsage(string what, string? why = null, string? next = null) =>
        new(what, why, next: next) { ExitCode = ExitCode.WrongUsage };

    /// <summary>The same with every known secret taken out of its words.</summary>
    public PipelineException Masked(Secrets secrets)
    {
        string? Mask(string? words) => words is null ? null : secrets.Mask(words);
        return new(secrets.Mask(What), Mask(Why), Mask(Done), Mask(Next), InnerException) { ExitCode = ExitCode };
    }

    private static string Tell(params string?[] lines) =>
        string.Join(Environment.NewLine, lines.Where(line => !string.IsNullOrWhiteSpace(line)));
}
