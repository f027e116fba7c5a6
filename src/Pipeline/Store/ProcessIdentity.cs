using Pipeline.Processes;

namespace Pipeline.Store;

/// <summary>A process that others can recognise, and on its own machine know to have ended.</summary>
/// <param name="User">Who started it.</param>
/// <param name="Machine">The machine's name, for people.</param>
/// <param name="Process">The process id.</param>
/// <param name="Started">When it started, in the kernel's ticks since boot: ids are used again. Null where that is not known.</param>
/// <param name="Space">
/// Where the process id means something: machine, boot and process-id namespace, as containers on one machine do not see
/// each other's processes. Null where that is not known; nobody is then ever declared dead.
/// </param>
public sealed record ProcessIdentity(string User, string Machine, int Process, long? Started = null, string? Space = null)
{
    /// <summary>This process.</summary>
    public static ProcessIdentity Current() => Of(Environment.ProcessId);

    /// <summary>A process of this machine.</summary>
    internal static ProcessIdentity Of(int process) =>
        new(Environment.UserName, Environment.MachineName, process, RunningProcess.Of(process)?.Started, ReadSpace());

    /// <summary>As people name it.</summary>
    public override string ToString() => $"{User}@{Machine} (process {Process})";

    /// <summary>True when both are on one machine, whose clock is then the same for both.</summary>
    internal bool SharesMachineWith(ProcessIdentity other) => Space is not null && Space == other.Space;

    /// <summary>True when this process has provably ended, seen from <paramref name="observer"/>, which is the present process.</summary>
    internal bool HasEnded(ProcessIdentity observer)
    {
        if (!SharesMachineWith(observer) || Started is null)
            return false;
        if (!Exists(Process))
            return true;
        // A stat that cannot be read (a process of another user under hidepid) proves nothing.
        return RunningProcess.Of(Process) is { } now && (now.Started != Started || !now.IsAlive);
    }

    /// <summary>By signal 0, which also finds processes that we may not look at.</summary>
    private static bool Exists(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string? ReadSpace()
    {
        if (!OperatingSystem.IsLinux() || Read("/proc/sys/kernel/random/boot_id") is not { } boot)
            return null;
        var processes = new FileInfo("/proc/self/ns/pid").LinkTarget;
        return processes is null ? null : string.Join(' ', new[] { Read("/etc/machine-id"), boot, processes }.Select(part => part?.Trim()));
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
