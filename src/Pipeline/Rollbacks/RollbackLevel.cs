namespace Pipeline.Rollbacks;

/// <summary>How far back a rollback reaches. The numbers are the runbooks' own, not an order of severity.</summary>
public enum RollbackLevel
{
    /// <summary>The previous code, and the schema reverted to the revision before the release.</summary>
    Revert = 1,

    /// <summary>Traffic back to the previous code; the schema stays, as the previous code runs on it.</summary>
    Switch = 2,

    /// <summary>The previous code, and the database restored from the backup taken before the release. Loses what was written since.</summary>
    Restore = 3,
}
