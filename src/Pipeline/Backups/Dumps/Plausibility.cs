using Pipeline.Environments;

namespace Pipeline.Backups;

/// <summary>Whether a dump's size can be true. Sizes say little, and say it before anything is restored.</summary>
internal static class Plausibility
{
    /// <summary>What an empty database takes on the server.</summary>
    private const long EmptyDatabase = 16L << 20;

    /// <summary>What is wrong with a backup's size, in words.</summary>
    /// <param name="taken">The backup.</param>
    /// <param name="previous">The newest one before it of the same database; null when there is none.</param>
    /// <param name="settings">The limits.</param>
    public static IEnumerable<string> Doubts(BackupManifest taken, BackupManifest? previous, BackupSettings settings)
    {
        if (taken.Contents.Tables.Count > 0 && taken.Size < settings.MinimumSize.Bytes)
            yield return Found(taken, settings.MinimumSize, "minimumSize");
        var share = new ByteSize((long)(settings.MinimumShare.Fraction * Math.Max(0, taken.DatabaseSize - EmptyDatabase)));
        if (taken.Size < share.Bytes)
            yield return $"{Found(taken, share, "minimumShare")}, as the database has {new ByteSize(taken.DatabaseSize)}";
        if (previous is not null && taken.Size < previous.Size * (1 - settings.LargestShrink.Fraction))
            yield return $"Found {new ByteSize(taken.Size)}, and {new ByteSize(previous.Size)} in the backup before it, {previous.Id} (Backups.largestShrink)";
    }

    private static string Found(BackupManifest taken, ByteSize least, string setting) =>
        $"Found {new ByteSize(taken.Size)}, expected at least {least} (Backups.{setting})";
}
