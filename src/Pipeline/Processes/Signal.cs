using System.Runtime.InteropServices;

namespace Pipeline.Processes;

/// <summary>Signals to processes; see signal(7) and kill(2).</summary>
internal static partial class Signal
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>Sends a signal to a process, or to a group by its negative id; false when there is none, or it is another's.</summary>
    public static bool Send(int process, int signal) => Call(process, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Call(int process, int signal);
}
