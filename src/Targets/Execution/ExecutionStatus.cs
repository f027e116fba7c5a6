namespace Nuke.Common.Execution;

/// <summary>How a target stands.</summary>
public enum ExecutionStatus
{
    /// <summary>Not part of this run.</summary>
    None,

    /// <summary>Will run.</summary>
    Scheduled,

    /// <summary>Was to run and did not, as another failed.</summary>
    NotRun,

    /// <summary>Skipped on request or by a condition.</summary>
    Skipped,

    /// <summary>Runs.</summary>
    Running,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Failed.</summary>
    Failed,

    /// <summary>Has nothing to do but to bring others together.</summary>
    Collective,

    /// <summary>Cancelled while it ran.</summary>
    Aborted,
}
