namespace Pipeline.Processes;

internal static class CommandFailure
{
    /// <summary>The result itself when the command succeeded; otherwise an error with the command, its code and its last words.</summary>
    public static CommandResult OrThrow(this CommandResult result, Command command) =>
        result.Succeeded
            ? result
            : throw new PipelineException($"\"{command}\" ended with exit code {result.ExitCode}.", result.LastWords());

    /// <summary>What it said last: to standard error, or else to standard output.</summary>
    public static string LastWords(this CommandResult result) =>
        result.Errors.Length > 0 ? result.Errors : string.Join(Environment.NewLine, result.Output.TrimEnd().Split('\n').TakeLast(20));
}
