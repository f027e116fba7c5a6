namespace Pipeline.Processes;

internal static class CommandFailure
{
    /// <summary>The result itself when the command succeeded; otherwise an error with the command, its code and its last words.</summary>
    public static CommandResult OrThrow(this CommandResult result, Command command) =>
        result.Succeeded
            ? result
            : throw new PipelineException(
                $"\"{command}\" ended with exit code {result.ExitCode}.",
                result.Errors.Length > 0 ? result.Errors : LastLinesOf(result.Output)
            );

    private static string LastLinesOf(string output) => string.Join(Environment.NewLine, output.TrimEnd().Split('\n').TakeLast(20));
}
