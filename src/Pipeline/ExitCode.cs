namespace Pipeline;

/// <summary>How a run ends, for scripts. Documented in <c>docs/operations.md</c>.</summary>
public enum ExitCode
{
    /// <summary>Done, or nothing to do.</summary>
    Done = 0,

    /// <summary>Failed, and everything is as it was before.</summary>
    Failed = 1,

    /// <summary>Failed, and a person is needed: the way back failed too, or is not allowed to go by itself.</summary>
    NeedsPerson = 2,

    /// <summary>Refused by a gate; nothing was touched.</summary>
    Refused = 3,

    /// <summary>Wrong arguments or settings; nothing was touched.</summary>
    WrongUsage = 64,

    /// <summary>Cancelled, and put back.</summary>
    Cancelled = 130,
}
