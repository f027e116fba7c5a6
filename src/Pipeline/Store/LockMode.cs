namespace Pipeline.Store;

/// <summary>Who may delete a locked object before its time.</summary>
public enum LockMode
{
    /// <summary>Those with a right of its own for it, and nobody else.</summary>
    Governance,

    /// <summary>Nobody, not even the account's owner: a mistake is paid for until its end.</summary>
    Compliance,
}
