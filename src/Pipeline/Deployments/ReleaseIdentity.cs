namespace Pipeline.Deployments;

/// <summary>What tells two releases apart from outside. The version alone does not: it may be deployed twice before it is raised.</summary>
internal sealed record ReleaseIdentity(string Version, string Commit)
{
    public override string ToString() => $"{Version} ({Repositories.RepositoryState.Shorten(Commit)})";
}
