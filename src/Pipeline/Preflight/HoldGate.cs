using Pipeline.Runs;

namespace Pipeline.Preflight;

/// <summary>After an automatic rollback the environment is held against that very release, so that nothing redeploys it by itself.</summary>
public static class HoldGate
{
    /// <summary>Judges a release by what was taken back before.</summary>
    /// <param name="state">What is and was live.</param>
    /// <param name="digest">The release's digest.</param>
    /// <param name="isForced">True when a person said to try it again.</param>
    public static GateResult Judge(LiveState state, string digest, bool isForced)
    {
        if (state.Bad.FirstOrDefault(bad => bad.Digest == digest) is not { } bad)
            return GateResult.Pass("none");
        var found = $"this release was taken back at {bad.At.Spoken()}: {bad.Reason}";
        return bad.Automatic && !isForced
            ? GateResult.Refuse(found, "Deploy a mended release, or this one again with --try-again.")
            : GateResult.Warn(found);
    }
}
