namespace Nuke.Common.Execution;

/// <summary>The command line, the parameters or the build itself cannot be used; told before anything runs, all faults at once.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>The exit code of wrong usage, as BSD's sysexits has it.</summary>
    public const int ExitCode = 64;

    public static void ThrowIfAny(IReadOnlyCollection<string> faults)
    {
        if (faults.Count > 0)
            throw new UsageException(string.Join(Environment.NewLine, faults));
    }
}
