using Pipeline.Repositories;
using Pipeline.Runs;

namespace Pipeline.Preflight;

/// <summary>The right commit, as it was committed (G5).</summary>
public static class RepositoryGate
{
    /// <summary>Judges what is checked out.</summary>
    public static Gate For(RepositoryState repository, GateSettings settings) =>
        new("repository", _ => Task.FromResult(Judge(repository, settings)));

    internal static GateResult Judge(RepositoryState repository, GateSettings settings)
    {
        if (!repository.IsVersioned)
        {
            return settings.CleanTree || settings.Branch.Length > 0 || settings.RequiresSuccessIn.Length > 0
                ? GateResult.Refuse("this is no git repository", "Deploy from a git checkout: what is deployed must be what is committed.")
                : GateResult.Warn("this is no git repository: nobody can say later what was deployed");
        }

        var found = $"{repository.Branch ?? "detached head"} at {repository.ShortIdentity}";
        if (settings.Branch.Length > 0 && repository.Branch != settings.Branch && !(repository.Branch is null && repository.Tags.Count > 0))
            return GateResult.Refuse($"{found}, expected branch {settings.Branch} or a tag", $"git switch {settings.Branch}");
        if (repository.IsClean)
            return GateResult.Pass($"{found}, clean");
        var changes = $"{found}, {repository.Changes.Count.Counted("uncommitted change")} such as \"{repository.Changes[0].Trim()}\"";
        return settings.CleanTree
            ? GateResult.Refuse(changes, "Commit or stash the changes: what is deployed must be what is committed.")
            : GateResult.Warn(changes);
    }
}
