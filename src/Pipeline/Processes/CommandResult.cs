namespace Pipeline.Processes;

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">The program's exit code.</param>
/// <param name="Output">What it wrote to standard output, when that was collected.</param>
/// <param name="Errors">The last lines it wrote to standard error.</param>
/// <param name="Duration">How long it ran.</param>
public sealed record CommandResult(int ExitCode, string Output, string Errors, TimeSpan Duration)
{
    /// <summary>True for exit code 0.</summary>
    public bool Succeeded => ExitCode == 0;
}
