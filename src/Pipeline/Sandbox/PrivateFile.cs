namespace Pipeline.Sandbox;

internal static class PrivateFile
{
    /// <summary>Writes a file that only its owner may read, from its first byte on.</summary>
    public static async Task Write(string file, string text, CancellationToken cancellation)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        await using var writer = new StreamWriter(file, options);
        await writer.WriteAsync(text.AsMemory(), cancellation);
    }
}
