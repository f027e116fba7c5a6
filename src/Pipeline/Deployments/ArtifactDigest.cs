using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Deployments;

/// <summary>One digest over a folder of files.</summary>
internal static class ArtifactDigest
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    /// <summary>
    /// The digest of the sorted lines of mode, SHA-256 and path. Of the mode only whether the owner may run the file counts:
    /// the rest is the umask of whoever built it. Links count by where they lead.
    /// </summary>
    public static async Task<string> Of(string folder, CancellationToken cancellation)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Directory.EnumerateFiles(folder, "*", Everything).Order(StringComparer.Ordinal))
        {
            var described = await Describe(new FileInfo(path), cancellation);
            digest.AppendData(Encoding.UTF8.GetBytes($"{described} {Path.GetRelativePath(folder, path)}\n"));
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    private static async Task<string> Describe(FileInfo file, CancellationToken cancellation)
    {
        if (file.LinkTarget is { } target)
            return $"link {target}";
        await using var content = file.OpenRead();
        var mode = file.UnixFileMode.HasFlag(UnixFileMode.UserExecute) ? "755" : "644";
        return $"{mode} {Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation))}";
    }
}
