using System.Globalization;
using Pipeline.Processes;

namespace Pipeline.Databases;

/// <summary>A folder that only this user can read, with the file that lets other programs into a database; there for as long as this is not disposed.</summary>
public sealed class PasswordFolder : IDisposable
{
    private const string FolderName = "pipeline-pg-";

    private readonly string _folder = Directory.CreateTempSubdirectory($"{FolderName}{Environment.ProcessId}-").FullName;

    /// <summary>A file in it.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Writes the password file, and names the variables that lead a program to the database and to that file.</summary>
    public Task<IReadOnlyDictionary<string, string>> Admit(Database database, CancellationToken cancellation) =>
        PasswordFile.Write(PathOf("pgpass"), database, cancellation);

    /// <summary>Removes the password files of runs of this user that were killed.</summary>
    public static void RemoveLeftovers()
    {
        var mine = new EnumerationOptions { IgnoreInaccessible = true };
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), $"{FolderName}*", mine))
        {
            if (
                int.TryParse(Path.GetFileName(folder)[FolderName.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var process)
                && RunningProcess.Of(process) is null
                && IsMine(folder)
            )
                Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Temporary folders are open to their owner alone, so what can be looked into is ours, or we are root.</summary>
    private static bool IsMine(string folder)
    {
        try
        {
            _ = Directory.GetFileSystemEntries(folder);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
