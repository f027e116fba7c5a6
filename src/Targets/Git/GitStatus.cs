namespace Nuke.Common.Git;

/// <summary>What <c>git status --porcelain=v2 --branch</c> says; see the manual page of git-status.</summary>
internal sealed record GitStatus(string? Commit, string? Branch, string? Upstream, bool IsDirty)
{
    public static GitStatus Parse(IReadOnlyList<string> lines)
    {
        string? Header(string name) =>
            lines
                .Where(line => line.StartsWith($"# branch.{name} ", StringComparison.Ordinal))
                .Select(line => line[$"# branch.{name} ".Length..])
                .FirstOrDefault();
        var commit = Header("oid");
        var branch = Header("head");
        return new GitStatus(
            commit == "(initial)" ? null : commit,
            branch == "(detached)" ? null : branch,
            Header("upstream"),
            lines.Any(line => line[0] != '#')
        );
    }
}
