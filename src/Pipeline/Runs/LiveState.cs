namespace Pipeline.Runs;

/// <summary>
/// What is live in an environment and what came before it, newest first. A rollback takes the first entry away,
/// so that rolling back twice goes one further back and never forward to the bad one.
/// </summary>
public sealed record LiveState
{
    /// <summary>How many releases one may come back to.</summary>
    public const int Depth = 10;

    /// <summary>Nothing has ever been deployed.</summary>
    public static LiveState Nothing { get; } = new();

    /// <summary>The releases, the live one first.</summary>
    public IReadOnlyList<ReleaseRecord> Releases { get; init; } = [];

    /// <summary>The releases that were taken back, newest first.</summary>
    public IReadOnlyList<BadRelease> Bad { get; init; } = [];

    /// <summary>What is live; null before the first deployment.</summary>
    public ReleaseRecord? Live => Releases.Count > 0 ? Releases[0] : null;

    /// <summary>What a rollback comes back to; null when there is nothing.</summary>
    public ReleaseRecord? Previous => Releases.Count > 1 ? Releases[1] : null;

    /// <summary>
    /// The state after a deployment. A release that was taken back before and is now live again is no longer bad. One that is deployed once more, as after a
    /// restore of its database, takes its own place: a way back from it to itself would be none.
    /// </summary>
    public LiveState Deployed(ReleaseRecord release) =>
        this with
        {
            Releases = Live?.Digest == release.Digest ? [Anew(Live, release), .. Releases.Skip(1)] : [release, .. Releases.Take(Depth - 1)],
            Bad = [.. Bad.Where(bad => bad.Digest != release.Digest)],
        };

    /// <summary>The later backup loses less, but only one with the earlier schema leads back to the release before.</summary>
    private static ReleaseRecord Anew(ReleaseRecord before, ReleaseRecord again) =>
        again.SchemaBefore == before.SchemaBefore ? again : again with { SchemaBefore = before.SchemaBefore, Backup = before.Backup };

    /// <summary>The state in which a release, which was live before, is live again; null for the state before any.</summary>
    public LiveState BackTo(ReleaseRecord? release) =>
        this with
        {
            Releases = release is null ? [] : [release, .. Releases.SkipWhile(other => other != release).Skip(1)],
        };

    /// <summary>The state that remembers a release as bad, whether it had been live or not.</summary>
    public LiveState Rejected(BadRelease bad) =>
        this with
        {
            Bad = [bad, .. Bad.Where(other => other.Digest != bad.Digest).Take(Depth - 1)],
        };
}
