namespace Pipeline.Rollbacks;

/// <summary>What a rollback did.</summary>
public sealed record RollbackRecord
{
    /// <summary>The level.</summary>
    public required RollbackLevel Level { get; init; }

    /// <summary>The version that is live again.</summary>
    public required string Version { get; init; }

    /// <summary>How long the switch of the traffic took; null when it was there already.</summary>
    public TimeSpan? TrafficBackAfter { get; init; }

    /// <summary>The backup of the state before the rollback.</summary>
    public string? Backup { get; init; }

    /// <summary>The name under which the replaced database is kept.</summary>
    public string? KeptDatabase { get; init; }

    /// <summary>What the restored database does not have, in words; null when nothing was restored.</summary>
    public string? Lost { get; init; }
}
