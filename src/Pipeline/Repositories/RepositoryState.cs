namespace Pipeline.Repositories;

/// <summary>What is checked out, as git sees it.</summary>
public sealed record RepositoryState
{
    /// <summary>A folder that is no git repository: an unpacked archive, for example.</summary>
    public static RepositoryState None { get; } = new() { Commit = "unversioned" };

    /// <summary>False where there is no git repository: then nobody can say what is deployed.</summary>
    public bool IsVersioned => Commit != None.Commit;

    /// <summary>The commit's full hash.</summary>
    public required string Commit { get; init; }

    /// <summary>The branch; null on a detached head, as continuous integration checks out.</summary>
    public string? Branch { get; init; }

    /// <summary>Tags on the commit.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Files that differ from the commit, untracked ones included.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>A short hash over the changes' contents; null for a clean tree.</summary>
    public string? ChangesDigest { get; init; }

    /// <summary>True when what is deployed is exactly the commit.</summary>
    public bool IsClean => Changes.Count == 0;

    /// <summary>The commit, and when the tree differs from it what it differs by: two different trees never have one identity.</summary>
    public string Identity => IsClean ? Commit : $"{Commit}+{ChangesDigest}";

    /// <summary>The identity short enough for a line.</summary>
    public string ShortIdentity => Shorten(Identity);

    /// <summary>A commit's identity short enough for a line: <c>4721216</c> or <c>4721216+1f3c9a02</c>.</summary>
    public static string Shorten(string identity)
    {
        var plus = identity.IndexOf('+', StringComparison.Ordinal);
        var commit = plus < 0 ? identity : identity[..plus];
        return commit[..Math.Min(7, commit.Length)] + (plus < 0 ? "" : identity[plus..]);
    }
}
