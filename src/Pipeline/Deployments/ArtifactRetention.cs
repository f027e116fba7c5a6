namespace Pipeline.Deployments;

/// <summary>Which built releases are kept: the newest, those that run, and those that one may come back to.</summary>
internal static class ArtifactRetention
{
    /// <summary>The folders that nobody needs any more.</summary>
    /// <param name="folders">All folders, the newest first.</param>
    /// <param name="keep">How many of the newest are kept.</param>
    /// <param name="needed">What is kept however old it is.</param>
    public static IEnumerable<string> Surplus(IEnumerable<string> folders, int keep, IEnumerable<string> needed) =>
        folders.Skip(keep).Except(needed);

    /// <summary>Removes what is surplus, each folder renamed first, so that a killed removal leaves no half release to be started.</summary>
    public static void Apply(string releases, int keep, IEnumerable<string> needed)
    {
        var folders = new DirectoryInfo(releases)
            .EnumerateDirectories()
            .Where(folder => !folder.Name.StartsWith('.'))
            .OrderByDescending(folder => folder.LastWriteTimeUtc)
            .Select(folder => folder.FullName);
        foreach (var folder in Surplus(folders, keep, needed).ToList())
        {
            var removed = Path.Combine(releases, $".removed-{Path.GetFileName(folder)}");
            Directory.Move(folder, removed);
            Directory.Delete(removed, recursive: true);
        }
    }
}
