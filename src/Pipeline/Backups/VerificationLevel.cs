namespace Pipeline.Backups;

/// <summary>How far a backup was proven to restore, weakest first.</summary>
public enum VerificationLevel
{
    /// <summary>Every byte was read back from the store, is as it was written, and was decoded by pg_restore.</summary>
    Readable,

    /// <summary>Also all rows were restored into a database, and equal those at the snapshot; no indexes and no constraints were made.</summary>
    Data,

    /// <summary>Everything was restored and compared.</summary>
    Full,
}
