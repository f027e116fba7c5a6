using System.Globalization;

namespace Pipeline.Processes;

/// <summary>One process for good. An id alone may by now be another process's; an id with its start time never is.</summary>
/// <param name="Id">The process's id.</param>
/// <param name="Started">When it was started, in the kernel's ticks since boot.</param>
internal readonly record struct RunningProcess(int Id, long Started)
{
    /// <summary>False when it has ended, also when nobody has asked yet how.</summary>
    public bool IsAlive => Stat(Id) is { State: not ('Z' or 'X') } stat && stat.Started == Started;

    /// <summary>The process that has an id now; null when there is none.</summary>
    public static RunningProcess? Of(int id) => Stat(id) is { } stat ? new RunningProcess(id, stat.Started) : null;

    /// <summary>The process a file names, when it is alive.</summary>
    public static RunningProcess? ReadAlive(string file)
    {
        if (PrivateFile.Read(file)?.Split(' ') is not [var id, var started])
            return null;
        var process = new RunningProcess(int.Parse(id, CultureInfo.InvariantCulture), long.Parse(started, CultureInfo.InvariantCulture));
        return process.IsAlive ? process : null;
    }

    /// <summary>Interrupts the process, as Ctrl-C does.</summary>
    public void Interrupt() => Send(Id, Signal.Interrupt);

    /// <summary>Asks the process to end.</summary>
    public void Terminate() => Send(Id, Signal.Terminate);

    /// <summary>Ends the process and what it has started, unless that left its group.</summary>
    public void Kill()
    {
        if (Stat(Id) is { } stat && stat.Started == Started)
            Send(-stat.Group, Signal.Kill);
    }

    private void Send(int target, int signal)
    {
        if (IsAlive)
            _ = Signal.Send(target, signal);
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
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null; // It has ended, perhaps while being read, or is hidden from us.
        }
    }
}
