namespace Nuke.Common.Tooling;

/// <summary>Finds programs.</summary>
public static class ToolPathResolver
{
    /// <summary>The program of a name in the folders of <c>PATH</c>; a path is taken as it is.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string GetPathExecutable(string pathExecutable)
    {
        if (pathExecutable.Contains(Path.DirectorySeparatorChar))
            return Path.GetFullPath(pathExecutable);
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] endings = OperatingSystem.IsWindows() ? ["", ".exe", ".cmd", ".bat"] : [""];
        return folders
                .SelectMany(folder => endings.Select(ending => Path.Combine(folder, pathExecutable + ending)))
                .FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"There is no program \"{pathExecutable}\" in the folders of PATH.");
    }
}
