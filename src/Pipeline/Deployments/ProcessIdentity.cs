using System.Globalization;
using System.Runtime.InteropServices;

namespace Pipeline.Deployments;

/// <summary>One process for good. An id alone may by now be another process's; an id with its start time never is.</summary>
/// <param name="Id">The process's id.</param>
/// <param name="Started">When it was started, in the kernel's ticks since boot.</param>
internal readonly partial record struct ProcessIdentity(int Id, long Started)
{
    private const int Interrupted = 2;
    private const int Terminated = 15;
    private const int Killed = 9;

    public bool IsAlive => Stat(Id) is { State: not ('Z' or 'X') } stat && stat.Started == Started;

    /// <summary>The process that has an id now; null when there is none.</summary>
    public static ProcessIdentity? Of(int id) => Stat(id) is { } stat ? new ProcessIdentity(id, stat.Started) : null;

    /// <summary>The process a file names, when it is alive.</summary>
    public static ProcessIdentity? ReadAlive(string file)
    {
        if (StateFile.Read(file)?.Split(' ') is not [var id, var started])
            return null;
        var process = new ProcessIdentity(int.Parse(id, CultureInfo.InvariantCulture), long.Parse(started, CultureInfo.InvariantCulture));
        return process.IsAlive ? process : null;
    }

    /// <summary>Interrupts the process, as Ctrl-C does.</summary>
    public void Interrupt() => Signal(Id, Interrupted);

    /// <summary>Asks the process to end.</summary>
    public void Terminate() => Signal(Id, Terminated);

    /// <summary>Ends the process and what it has started, unless that left its group.</summary>
    public void Kill()
    {
        if (Stat(Id) is { } stat && stat.Started == Started)
            Signal(-stat.Group, Killed);
    }

    private void Signal(int target, int signal)
    {
        if (IsAlive)
            _ = SendSignal(target, signal);
    }

    /// <summary>See proc_pid_stat(5): the second field is a name in parentheses that may hold anything, so fields are counted behind it.</summary>
    private static (char State, int Group, long Started)? Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], int.Parse(fields[2], CultureInfo.InvariantCulture), long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null; // It has ended, perhaps while being read.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
