using Pipeline.Runs;

namespace Pipeline.Rollbacks;

/// <summary>The undo of each stage, as build/ wires them: this slice decides and sequences, the others know how.</summary>
public sealed record RollbackActions
{
    /// <summary>Reads a backup and compares it with its hashes.</summary>
    public required Func<string, CancellationToken, Task> CheckBackup { get; init; }

    /// <summary>Backs up the present state; gives the backup's id.</summary>
    public required Func<CancellationToken, Task<string>> BackUp { get; init; }

    /// <summary>Brings the traffic to a release, or to nobody where there was none; gives the time until it was there.</summary>
    public required Func<ReleaseRecord?, CancellationToken, Task<TimeSpan>> SwitchTraffic { get; init; }

    /// <summary>Reverts the schema to a revision.</summary>
    public required Func<string?, CancellationToken, Task> RevertSchema { get; init; }

    /// <summary>Restores a backup and swaps it in; gives the name under which the replaced database is kept, and what was lost with it, if there was one.</summary>
    public required Func<string, CancellationToken, Task<(string? KeptAs, string? Lost)>> RestoreDatabase { get; init; }

    /// <summary>Checks that the release and the schema revision are what is there, and that the smoke checks pass.</summary>
    public required Func<ReleaseRecord, string?, CancellationToken, Task> Verify { get; init; }
}
