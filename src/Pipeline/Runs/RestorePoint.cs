namespace Pipeline.Runs;

/// <summary>How an environment was before a run changed anything: where the way back leads to.</summary>
/// <param name="Release">What was live; null before the first deployment.</param>
/// <param name="SchemaRevision">The newest applied migration; null for none.</param>
/// <param name="Backup">The backup taken and proven; null until there is one.</param>
/// <param name="Run">The run that recorded it: a run that carries on from an interrupted one keeps that one's restore point.</param>
public sealed record RestorePoint(ReleaseRecord? Release, string? SchemaRevision, string? Backup, string Run)
{
    /// <summary>True when a rollback of a live release recorded it: where that one leads to, not how things were before.</summary>
    public bool OfRollback { get; init; }

    /// <summary>The level of the rollback that began; null when it was not a rollback. A run that carries it on keeps to it.</summary>
    public int? Level { get; init; }
}
