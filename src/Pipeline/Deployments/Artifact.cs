namespace Pipeline.Deployments;

/// <summary>What a release's build has made: a folder that is never written to again.</summary>
/// <param name="Folder">The folder, named by version and digest.</param>
/// <param name="Digest">A digest over the path, the executable bit and the content of every file: unchanged sources, unchanged digest.</param>
public sealed record Artifact(string Folder, string Digest);
