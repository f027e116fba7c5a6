namespace Pipeline.Migrations;

/// <summary>What follows when somebody else has changed the schema.</summary>
public enum DriftPolicy
{
    /// <summary>It is told.</summary>
    Warn,

    /// <summary>Nothing is deployed until it is settled.</summary>
    Refuse,

    /// <summary>Nobody looks, as where a job makes partitions.</summary>
    Ignore,
}
