namespace Pipeline.Runs;

/// <summary>A release that was taken back.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Commit">Its commit.</param>
/// <param name="Digest">Its digest: the same release is not deployed again by itself.</param>
/// <param name="At">When it was taken back.</param>
/// <param name="Reason">Why.</param>
/// <param name="Automatic">True when the pipeline did it; the environment is then held against this release.</param>
public sealed record BadRelease(string Version, string Commit, string Digest, DateTimeOffset At, string Reason, bool Automatic);
