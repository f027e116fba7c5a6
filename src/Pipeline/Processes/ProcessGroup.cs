namespace Pipeline.Processes;

/// <summary>
/// Programs run in a session and process group of their own (by util-linux's <c>setsid</c>), for two reasons: ending one ends what it
/// started too, and Ctrl-C in a terminal reaches the pipeline alone, which then ends its programs in order.
/// </summary>
internal static class ProcessGroup
{
    private static readonly string? Setsid = Array.Find(["/usr/bin/setsid", "/bin/setsid"], File.Exists);

    /// <summary>The program and arguments to start; setsid replaces itself by the program, so the process id stays.</summary>
    public static (string Program, IEnumerable<string> Arguments) Wrap(string program, IEnumerable<string> arguments) =>
        Setsid is null || Executable.Find(program) is not { } found ? (program, arguments) : (Setsid, [found, .. arguments]);

    /// <summary>Signals the whole group, or the one process where there is no group.</summary>
    public static void Send(int process, int signal)
    {
        if (!Signal.Send(-process, signal))
            _ = Signal.Send(process, signal);
    }
}
