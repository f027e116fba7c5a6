namespace Pipeline.Runs;

/// <summary>How a run stands.</summary>
public enum RunStatus
{
    /// <summary>Under way, or killed: a journal alone cannot tell, the lease can.</summary>
    Running,

    /// <summary>Killed on the way; the next run carries on from its restore point.</summary>
    Interrupted,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Ended because there was nothing to do.</summary>
    NothingToDo,

    /// <summary>A gate said no before anything was touched.</summary>
    Refused,

    /// <summary>Failed before anything was changed, or with everything put back.</summary>
    Failed,

    /// <summary>Failed after changes, which were taken back.</summary>
    RolledBack,

    /// <summary>Cancelled by a person, with everything put back.</summary>
    Cancelled,

    /// <summary>Failed, and the way back failed too or was not allowed: a person has to look.</summary>
    NeedsPerson,

    /// <summary>Not known: its journal is not as it was written.</summary>
    Unreadable,
}
