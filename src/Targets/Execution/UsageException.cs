namespace Nuke.Common.Execution;

/// <summary>The command line, the parameters or the build itself cannot be used; told before anything runs, all faults at once.</summary>
internal sealed class UsageException(IReadOnlyList<Fault> faults)
    : Exception(string.Join(Environment.NewLine, faults.Select(fault => fault.Text)))
{
    /// <summary>The exit code of wrong usage, as BSD's sysexits has it.</summary>
    public const int ExitCode = 64;

    public UsageException(string message)
        : this([new Fault(message)]) { }

    public IReadOnlyList<Fault> Faults => faults;

    /// <summary>Something is wrong in a file.</summary>
    public static UsageException In(string file, string what, int? line = null) => new([Fault.In(file, what, line)]);

    public static void ThrowIfAny(IReadOnlyList<Fault> faults)
    {
        if (faults.Count > 0)
            throw new UsageException(faults);
    }
}
