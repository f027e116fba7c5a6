namespace Nuke.Common.IO;

/// <summary>What a build does with files and folders.</summary>
public static class AbsolutePathExtensions
{
    /// <summary>True for a file or folder that exists.</summary>
    public static bool Exists(this AbsolutePath path) => path.FileExists() || path.DirectoryExists();

    /// <summary>True for a file that exists.</summary>
    public static bool FileExists(this AbsolutePath path) => File.Exists(path);

    /// <summary>True for a folder that exists.</summary>
    public static bool DirectoryExists(this AbsolutePath path) => Directory.Exists(path);

    /// <summary>Makes a folder unless it exists.</summary>
    public static AbsolutePath CreateDirectory(this AbsolutePath path)
    {
        Directory.CreateDirectory(path);
        return path;
    }

    /// <summary>Makes a folder, emptied when it exists.</summary>
    public static AbsolutePath CreateOrCleanDirectory(this AbsolutePath path)
    {
        path.DeleteDirectory();
        return path.CreateDirectory();
    }

    /// <summary>Deletes a folder with all that is in it, when it exists.</summary>
    public static void DeleteDirectory(this AbsolutePath path)
    {
        if (path.DirectoryExists())
            Directory.Delete(path, recursive: true);
    }

    /// <summary>Deletes a file when it exists.</summary>
    public static void DeleteFile(this AbsolutePath path)
    {
        if (path.FileExists())
            File.Delete(path);
    }

    /// <summary>The text of a file.</summary>
    public static string ReadAllText(this AbsolutePath path) => File.ReadAllText(path);

    /// <summary>Writes a text into a file.</summary>
    public static AbsolutePath WriteAllText(this AbsolutePath path, string content)
    {
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>The files of a folder, those below it too when <paramref name="depth"/> is greater than one.</summary>
    public static IEnumerable<AbsolutePath> GetFiles(this AbsolutePath path, string pattern = "*", int depth = 1) =>
        Directory
            .EnumerateFiles(path, pattern, new EnumerationOptions { RecurseSubdirectories = depth > 1, MaxRecursionDepth = depth - 1 })
            .Order(StringComparer.Ordinal)
            .Select(file => (AbsolutePath)file);
}
