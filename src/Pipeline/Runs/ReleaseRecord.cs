using Pipeline.Checks;

namespace Pipeline.Runs;

/// <summary>A release as it went live: code and schema together, with the way back.</summary>
public sealed record ReleaseRecord
{
    /// <summary>The release's version, such as <c>1.4.0</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The commit it was built from; with <c>+changes</c> when the work tree was not clean.</summary>
    public required string Commit { get; init; }

    /// <summary>One digest over the artifact, the commit (with it the migrations) and how the service is started: what makes two releases the same.</summary>
    public required string Digest { get; init; }

    /// <summary>The folder of the artifact on the host, kept for as long as one may come back to it.</summary>
    public required string Artifact { get; init; }

    /// <summary>The slot it runs in: <c>blue</c> or <c>green</c>.</summary>
    public required string Slot { get; init; }

    /// <summary>When it went live.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The newest applied migration before this release; where a rollback of it brings the schema back to.</summary>
    public string? SchemaBefore { get; init; }

    /// <summary>The newest migration's revision once the release was live; null for a database without migrations.</summary>
    public string? SchemaRevision { get; init; }

    /// <summary>The backup taken before anything was changed for it; null for the first release.</summary>
    public string? Backup { get; init; }

    /// <summary>The smoke checks that it passed: it has to go on passing them while the next release's schema is there already.</summary>
    public IReadOnlyList<CheckSettings> Checks { get; init; } = [];

    /// <summary>The run that deployed it.</summary>
    public string? Run { get; init; }

    /// <summary>By all but the checks, which as a list would be another one each time they are read.</summary>
    public bool Equals(ReleaseRecord? other) => other is not null && Facts == other.Facts;

    /// <inheritdoc/>
    public override int GetHashCode() => Facts.GetHashCode();

    private (string, string, string, string, string, DateTimeOffset, string?, string?, string?, string?) Facts =>
        (Version, Commit, Digest, Artifact, Slot, Since, SchemaBefore, SchemaRevision, Backup, Run);
}
