using Pipeline.Runs;

namespace Pipeline.Releases;

/// <summary>Tells GitHub what becomes of a release. GitHub being away never fails a deployment: it warns.</summary>
/// <param name="client">GitHub; null when none is configured.</param>
/// <param name="transcript">Where a warning is told.</param>
public sealed class GitHubPublication(GitHubClient? client, Transcript transcript)
{
    private long? _deployment;

    /// <summary>What <see cref="Release"/> would do. Reads only; GitHub being away is a warning here too.</summary>
    public async Task<IEnumerable<string>> Foresee(string tag, string commit, CancellationToken cancellation)
    {
        IEnumerable<string> foreseen = [];
        await Tell(async github =>
        {
            var tagged = await github.FindTag(tag, cancellation);
            ThrowIfElsewhere(tag, tagged, commit);
            foreseen =
            [
                tagged is null ? $"tag {commit} as {tag} on GitHub" : $"leave the tag {tag} on GitHub as it is",
                await github.FindRelease(tag, cancellation) is null
                    ? $"publish the release {tag} on GitHub"
                    : $"leave the release {tag} on GitHub as it is",
            ];
        });
        return foreseen;
    }

    /// <summary>Records that a deployment or rollback begins.</summary>
    public Task Begin(string commit, string environment, string task, string description, CancellationToken cancellation) =>
        Tell(async github =>
        {
            _deployment = await github.CreateDeployment(commit, environment, task, description, cancellation);
            await github.SetStatus(_deployment.Value, GitHubDeploymentState.InProgress, description, null, cancellation);
        });

    /// <summary>Records how it ended; nothing when its beginning could not be recorded.</summary>
    public Task End(GitHubDeploymentState state, string description, Uri? address, CancellationToken cancellation) =>
        Tell(github =>
            _deployment is { } deployment ? github.SetStatus(deployment, state, description, address, cancellation) : Task.CompletedTask
        );

    /// <summary>Tags the commit and publishes the release, unless both are there already.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="notes">What to say about it, as Markdown.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task Release(string tag, string commit, string notes, CancellationToken cancellation) =>
        Tell(async github =>
        {
            var tagged = await github.FindTag(tag, cancellation);
            ThrowIfElsewhere(tag, tagged, commit);
            if (tagged is null)
                await github.CreateTag(tag, $"Release {tag}", commit, cancellation);
            var release = await github.FindRelease(tag, cancellation) ?? await github.CreateRelease(tag, tag, notes, cancellation);
            transcript.Line($"GitHub release {tag}: {release.HtmlUrl}");
        });

    private static void ThrowIfElsewhere(string tag, string? tagged, string commit)
    {
        if (tagged is not null && tagged != commit)
            throw new PipelineException(
                $"The tag {tag} is on another commit.",
                $"Found {tagged}, expected {commit}.",
                next: "Raise the version."
            );
    }

    private async Task Tell(Func<GitHubClient, Task> tell)
    {
        if (client is null)
            return;
        try
        {
            await tell(client);
        }
        catch (PipelineException failure)
        {
            transcript.Warn($"{failure.Message} The deployment goes on.");
        }
    }
}
