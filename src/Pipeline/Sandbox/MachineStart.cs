namespace Pipeline.Sandbox;

/// <summary>Which start of the machine, or container, this is: what ran before it does not run any more.</summary>
internal static class MachineStart
{
    public static string Identity()
    {
        var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        // A container's first process starts anew with it, while the boot is its host's; field 22 is the start time.
        var first = File.ReadAllText("/proc/1/stat");
        return $"{boot} {first[(first.LastIndexOf(')') + 2)..].Split(' ')[19]}";
    }
}
