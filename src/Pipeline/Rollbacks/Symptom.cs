namespace Pipeline.Rollbacks;

/// <summary>What went wrong, as the person at the keyboard sees it: the first question of the decision tree.</summary>
public enum Symptom
{
    /// <summary>Nothing was said.</summary>
    Unknown,

    /// <summary>The new code crashes or answers with errors.</summary>
    Crash,

    /// <summary>A migration failed or left the schema wrong.</summary>
    Migration,

    /// <summary>Data is wrong or gone.</summary>
    Corruption,

    /// <summary>Too slow to bear, on a schema that may be the cause.</summary>
    Performance,

    /// <summary>Users complain, and the cause is not known yet.</summary>
    Complaints,
}
