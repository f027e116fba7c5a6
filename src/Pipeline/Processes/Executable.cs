namespace Pipeline.Processes;

/// <summary>Finds programs as a shell would.</summary>
public static class Executable
{
    /// <summary>The path of a program on PATH, or of the program that a path names; null when there is none.</summary>
    public static string? Find(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
            return File.Exists(program) ? program : null;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);

        // Servers such as nginx live in folders that an ordinary user's PATH leaves out.
        return folders
            .Concat(["/usr/sbin", "/sbin", "/usr/local/sbin"])
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
    }
}
