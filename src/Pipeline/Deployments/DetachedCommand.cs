using System.Globalization;
using System.Runtime.InteropServices;
using Pipeline.Processes;

namespace Pipeline.Deployments;

/// <summary>Starts a program that outlives this process and its terminal, and holds on to nothing of theirs.</summary>
internal static partial class DetachedCommand
{
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;

    /// <summary>Starts the command in a session of its own and waits until it has closed its standard output.</summary>
    /// <returns>What it wrote to standard error until then.</returns>
    public static async Task<string> StartDetached(this Command command, CancellationToken cancellation)
    {
        KeepInheritedDescriptors();
        var detached = new Command("setsid", ["--fork", command.Program, .. command.Arguments])
        {
            WorkingDirectory = command.WorkingDirectory,
            Variables = command.Variables,
        };
        return (await detached.Run(cancellation)).Errors;
    }

    /// <summary>
    /// What this process was started with, a lock or a pipe of the program that started it, would stay open for as long as the service
    /// runs; .NET's own descriptors are closed on exec, inherited ones are not.
    /// </summary>
    public static void KeepInheritedDescriptors()
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            var descriptor = int.Parse(Path.GetFileName(entry), CultureInfo.InvariantCulture);
            if (descriptor > 2)
                _ = Control(descriptor, SetDescriptorFlags, CloseOnExec);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int flags);
}
