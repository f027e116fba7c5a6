using System.Text.Json.Serialization;
using Pipeline.Runs;

namespace Pipeline.Status;

/// <summary>How an environment stands: what <c>Status</c> shows and what <c>Status --json</c> prints.</summary>
public sealed record EnvironmentStatus
{
    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>Its public address; null while there is none.</summary>
    public Uri? Url { get; init; }

    /// <summary>What is live.</summary>
    public ReleaseStatus? Live { get; init; }

    /// <summary>What a rollback comes back to.</summary>
    public ReleaseStatus? Previous { get; init; }

    /// <summary>The run in progress, or the one that was interrupted; left out when all is settled.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunInProgress? Run { get; init; }

    /// <summary>Puts together what the records say.</summary>
    /// <param name="environment">The environment's name.</param>
    /// <param name="url">Its public address.</param>
    /// <param name="state">What is live.</param>
    /// <param name="unfinished">The run in progress or interrupted, if any.</param>
    public static EnvironmentStatus Of(string environment, Uri? url, LiveState state, RunSummary? unfinished) =>
        new()
        {
            Environment = environment,
            Url = url,
            Live = ReleaseStatus.Of(state.Live),
            Previous = ReleaseStatus.Of(state.Previous),
            Run = unfinished is null
                ? null
                : new RunInProgress(
                    unfinished.Run,
                    unfinished.Start.Command,
                    unfinished.Status,
                    unfinished.CurrentStep ?? (unfinished.Steps is [.., var last] ? last.Name : null),
                    unfinished.Started,
                    unfinished.Start.By
                )
                {
                    Reason = unfinished.Reason,
                },
        };
}

/// <summary>A release as scripts see it.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Commit">Its commit.</param>
/// <param name="Slot">The slot it runs in.</param>
/// <param name="Since">When it went live.</param>
/// <param name="SchemaRevision">The schema's revision when it went live.</param>
/// <param name="Backup">The backup taken before it.</param>
public sealed record ReleaseStatus(string Version, string Commit, string Slot, DateTimeOffset Since, string? SchemaRevision, string? Backup)
{
    internal static ReleaseStatus? Of(ReleaseRecord? release) =>
        release is null ? null : new(release.Version, release.Commit, release.Slot, release.Since, release.SchemaRevision, release.Backup);
}

/// <summary>A run that has not ended.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="Command">What was asked for.</param>
/// <param name="Status">Running or interrupted, or left for a person.</param>
/// <param name="Step">The step it is or was in, or was through last; null before the first.</param>
/// <param name="Since">When it began.</param>
/// <param name="By">Who began it.</param>
public sealed record RunInProgress(string Id, string Command, RunStatus Status, string? Step, DateTimeOffset Since, string By)
{
    /// <summary>Why it was not completed; null while it runs and when it was killed.</summary>
    public string? Reason { get; init; }
}
