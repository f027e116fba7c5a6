using System.Text.Json;

namespace Pipeline.Deployments;

/// <summary>What is started in a slot: an artifact and everything it is started with, so that it can be started again just so.</summary>
public sealed record SlotRelease
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The release's version.</summary>
    public required string Version { get; init; }

    /// <summary>The commit it was built from.</summary>
    public required string Commit { get; init; }

    /// <summary>The artifact's folder, in which the service is started.</summary>
    public required string Artifact { get; init; }

    /// <summary>The program and its arguments.</summary>
    public required IReadOnlyList<string> Start { get; init; }

    /// <summary>The variables it is given; never a secret.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    internal ReleaseIdentity Identity => new(Version, Commit);

    /// <summary>True when both start the same artifact in the same way.</summary>
    internal bool IsSameAs(SlotRelease other) => ToJson() == other.ToJson();

    internal string ToJson() => JsonSerializer.Serialize(this, Readable);

    /// <summary>The release written in a file; null when there is none.</summary>
    internal static SlotRelease? Read(string file) =>
        PrivateFile.Read(file) is { } text ? JsonSerializer.Deserialize<SlotRelease>(text, Readable) : null;
}
