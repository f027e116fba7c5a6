using Nuke.Common.Utilities;

namespace Nuke.Common.Tooling;

/// <summary>How a program has to end.</summary>
public static class ProcessExtensions
{
    /// <summary>How many of the last lines a failure shows.</summary>
    private const int LastLines = 10;

    /// <summary>Waits for its end.</summary>
    /// <exception cref="TimeoutException">It did not end in its time; it is killed then.</exception>
    public static IProcess AssertWaitForExit(this IProcess process) =>
        process.WaitForExit() ? process : throw new TimeoutException($"{process.FileName} took longer than it may, and was killed.");

    /// <summary>Waits for its end.</summary>
    /// <exception cref="InvalidOperationException">Its exit code is not zero; the message has the last lines that it wrote.</exception>
    public static IProcess AssertZeroExitCode(this IProcess process)
    {
        process.AssertWaitForExit();
        return process.ExitCode == 0
            ? process
            : throw new InvalidOperationException(
                process
                    .Output.TakeLast(LastLines)
                    .Select(line => $"  {line.Text}")
                    .Prepend($"{process.FileName} ended with exit code {process.ExitCode}:")
                    .JoinNewLine()
            );
    }

    /// <summary>What it wrote to standard output.</summary>
    public static string StdToText(this IEnumerable<Output> output) =>
        output.Where(line => line.Type == OutputType.Std).Select(line => line.Text).JoinNewLine();
}
