using Pipeline.Repositories;
using Pipeline.Runs;

namespace Pipeline.Preflight;

/// <summary>What goes to production was live in staging first, and was not taken back there (G3).</summary>
public static class PromotionGate
{
    /// <summary>Judges by the other environment's record.</summary>
    /// <param name="earlier">The name of the environment that comes first.</param>
    /// <param name="read">Reads what was live there.</param>
    /// <param name="commit">The commit's identity.</param>
    public static Gate For(string earlier, Func<CancellationToken, Task<LiveState>> read, string commit) =>
        new("promotion", async cancellation => Judge(earlier, await read(cancellation), commit));

    internal static GateResult Judge(string earlier, LiveState state, string commit)
    {
        var name = RepositoryState.Shorten(commit);
        if (state.Bad.FirstOrDefault(bad => bad.Commit == commit) is { } bad)
            return GateResult.Refuse(
                $"{name} was taken back in {earlier} at {bad.At.Spoken()}: {bad.Reason}",
                $"Mend it, and deploy it to {earlier} first."
            );
        return state.Releases.FirstOrDefault(release => release.Commit == commit) is { } release
            ? GateResult.Pass($"{name} is live in {earlier} since {release.Since.Spoken()}")
            : GateResult.Refuse($"{name} has not run successfully in {earlier}", $"Deploy the same commit to {earlier} first.");
    }
}
