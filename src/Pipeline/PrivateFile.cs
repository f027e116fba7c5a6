namespace Pipeline;

/// <summary>A small file that only its owner may read, from its first byte on. Whoever reads it while it is replaced sees one state or the next, never half of one.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The file's text; null when there is no such file.</summary>
    public static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes or replaces the file.</summary>
    public static async Task Write(string file, string text, CancellationToken cancellation)
    {
        var next = file + ".new";
        File.Delete(next);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        await using (var writer = new StreamWriter(next, options))
            await writer.WriteAsync(text.AsMemory(), cancellation);
        File.Move(next, file, overwrite: true);
    }
}
