using Pipeline.Environments;

namespace Pipeline.Preflight;

/// <summary>Room on the disks that will be written to (G4).</summary>
public static class DiskGate
{
    /// <summary>Looks at the disk behind each folder.</summary>
    /// <param name="folders">The folders that will be written to; they need not exist yet.</param>
    /// <param name="needed">What will be written at most.</param>
    /// <param name="settings">The share that must stay free.</param>
    public static Gate For(IReadOnlyList<string> folders, Func<CancellationToken, Task<ByteSize>> needed, GateSettings settings) =>
        new(
            "disk",
            async cancellation =>
            {
                var room = await needed(cancellation);
                var disks = folders.Select(DiskOf).DistinctBy(disk => disk.Name).ToList();
                return disks.FirstOrDefault(disk => IsShort(disk, room, settings)) is { } full
                    ? GateResult.Refuse(
                        $"{full.Name} has {new ByteSize(full.AvailableFreeSpace)} free ({ShareFree(full)}), expected {settings.FreeDisk} and {room}",
                        $"Make room on {full.Name}, or lower Gates.freeDisk."
                    )
                    : GateResult.Pass(
                        string.Join(
                            ", ",
                            disks.Select(disk => $"{disk.Name} {new ByteSize(disk.AvailableFreeSpace)} free ({ShareFree(disk)})")
                        )
                    );
            }
        );

    private static bool IsShort(DriveInfo disk, ByteSize room, GateSettings settings) =>
        disk.AvailableFreeSpace < room.Bytes || ShareFree(disk).Fraction < settings.FreeDisk.Fraction;

    private static Share ShareFree(DriveInfo disk) => new(Math.Round((double)disk.AvailableFreeSpace / disk.TotalSize, 3));

    /// <summary>The mounted file system that holds a folder: the one with the longest matching mount point.</summary>
    private static DriveInfo DiskOf(string folder)
    {
        var path = Path.GetFullPath(folder) + "/";
        return DriveInfo
                .GetDrives()
                .Where(drive =>
                    drive.IsReady && drive.TotalSize > 0 && path.StartsWith(drive.Name.TrimEnd('/') + "/", StringComparison.Ordinal)
                )
                .MaxBy(drive => drive.Name.Length)
            ?? new DriveInfo("/");
    }
}
