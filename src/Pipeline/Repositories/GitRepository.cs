using System.Security.Cryptography;
using System.Text;
using Pipeline.Processes;

namespace Pipeline.Repositories;

/// <summary>A git work tree, read by git itself.</summary>
/// <param name="folder">Any folder of the work tree.</param>
public sealed class GitRepository(string folder)
{
    /// <summary>What is checked out; <see cref="RepositoryState.None"/> outside a repository or before the first commit.</summary>
    /// <exception cref="PipelineException">git is not installed.</exception>
    public async Task<RepositoryState> Read(CancellationToken cancellation)
    {
        var commit = await Git("rev-parse", "--verify", "--quiet", "HEAD").Try(cancellation);
        if (!commit.Succeeded)
            return RepositoryState.None;
        var branch = Git("symbolic-ref", "--quiet", "--short", "HEAD").Try(cancellation);
        var tags = Git("tag", "--points-at", "HEAD").Run(cancellation);
        var changes = Lines((await Git("status", "--porcelain=v1", "--untracked-files=all").Run(cancellation)).Output);
        return new RepositoryState
        {
            Commit = commit.Output.Trim(),
            Branch = (await branch) is { Succeeded: true } found ? found.Output.Trim() : null,
            Tags = Lines((await tags).Output),
            Changes = changes,
            ChangesDigest = changes.Length == 0 ? null : await Digest(changes, cancellation),
        };
    }

    private Command Git(params IEnumerable<string> arguments) => new Command("git", arguments).In(folder).With("GIT_OPTIONAL_LOCKS", "0");

    private async Task<string> Digest(IReadOnlyList<string> changes, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', changes)));
        hash.AppendData(Encoding.UTF8.GetBytes((await Git("diff", "HEAD", "--no-ext-diff", "--binary").Run(cancellation)).Output));
        var untracked = Lines((await Git("ls-files", "--others", "--exclude-standard", "--full-name", ":/").Run(cancellation)).Output);
        var top = (await Git("rev-parse", "--show-toplevel").Run(cancellation)).Output.Trim();
        foreach (var file in untracked.Select(name => Path.Combine(top, name)).Where(File.Exists))
            hash.AppendData(await File.ReadAllBytesAsync(file, cancellation));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..8];
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
