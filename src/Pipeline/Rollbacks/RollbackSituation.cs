using Pipeline.Runs;

namespace Pipeline.Rollbacks;

/// <summary>Everything a rollback is decided from: facts, observed a moment ago.</summary>
public sealed record RollbackSituation
{
    /// <summary>The release to get away from; null when a run was killed before its release became live.</summary>
    public ReleaseRecord? From { get; init; }

    /// <summary>True when the release is one whose deployment was interrupted.</summary>
    public bool Interrupted { get; init; }

    /// <summary>The release to come back to; null when there is none.</summary>
    public ReleaseRecord? To { get; init; }

    /// <summary>The schema's revision now.</summary>
    public string? SchemaNow { get; init; }

    /// <summary>The schema's revision in that backup.</summary>
    public string? SchemaInBackup { get; init; }

    /// <summary>The schema's revision before the release.</summary>
    public string? SchemaBefore { get; init; }

    /// <summary>True when the release to come back to still runs in its slot.</summary>
    public bool IsWarm { get; init; }

    /// <summary>True when the traffic goes to the release to come back to already.</summary>
    public bool HasTraffic { get; init; }

    /// <summary>Migrations to revert that have no way down.</summary>
    public IReadOnlyList<string> WithoutDown { get; init; } = [];

    /// <summary>The backup taken before the release; null when there is none.</summary>
    public string? Backup { get; init; }

    /// <summary>True once that backup was restored and compared.</summary>
    public bool BackupIsVerified { get; init; }

    /// <summary>How far it was proven to restore, or what is wrong with it, in words.</summary>
    public string BackupProof { get; init; } = "";

    /// <summary>What the person at the keyboard sees.</summary>
    public Symptom Symptom { get; init; }

    /// <summary>True when the schema is not where it was before the release.</summary>
    public bool SchemaChanged => SchemaNow != SchemaBefore;
}
