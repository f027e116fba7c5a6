using System.Globalization;
using System.Text.Json;
using Pipeline.Store;

namespace Pipeline.Runs;

/// <summary>How one step of a run went.</summary>
/// <param name="Name">The step.</param>
/// <param name="Started">When it began.</param>
/// <param name="Ended">When it ended; null while it runs, or when the run was killed in it.</param>
/// <param name="Failed">True when it failed.</param>
public sealed record StepSummary(string Name, DateTimeOffset Started, DateTimeOffset? Ended, bool Failed)
{
    /// <summary>How long it took; null while it runs.</summary>
    public TimeSpan? Duration => Ended - Started;
}

/// <summary>What a journal says about its run: nothing is kept of a run besides its journal.</summary>
public sealed record RunSummary
{
    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>What was known when it began.</summary>
    public required RunStart Start { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended; null while it runs, or when it was killed.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How it stands.</summary>
    public RunStatus Status { get; init; } = RunStatus.Running;

    /// <summary>Why it did not succeed.</summary>
    public string? Reason { get; init; }

    /// <summary>Its steps in the order they began.</summary>
    public IReadOnlyList<StepSummary> Steps { get; init; } = [];

    /// <summary>How the environment was before the run changed anything, as far as it got to know.</summary>
    public RestorePoint? RestorePoint { get; init; }

    /// <summary>The step it was in when it was killed, or is in now.</summary>
    public string? CurrentStep => Ended is null ? Steps.LastOrDefault(step => step.Ended is null)?.Name : null;

    /// <summary>True when the environment may not be as it was before: the next run has to keep this one's restore point.</summary>
    public bool IsUnfinished => Status is RunStatus.Running or RunStatus.Interrupted or RunStatus.NeedsPerson or RunStatus.Unreadable;

    /// <summary>The run that a journal tells of; null for a journal without a first line.</summary>
    public static RunSummary? Of(string run, IReadOnlyList<JournalEntry> entries)
    {
        if (entries.Count == 0 || entries[0].Event != JournalEvent.RunStarted)
            return null;
        var start = Read<RunStart>(entries[0])!;
        var begun = new RunSummary
        {
            Run = run,
            Start = start,
            Started = entries[0].At,
            RestorePoint = start.RestorePoint,
        };
        return entries.Skip(1).Aggregate(begun, static (summary, entry) => summary.After(entry));
    }

    /// <summary>What is known of a run whose journal is not as it was written: its id, which begins with its time.</summary>
    internal static RunSummary Unreadable(string run, string environment, string why) =>
        new()
        {
            Run = run,
            Start = new RunStart(environment, "", "", "", ""),
            Started = DateTimeOffset.TryParseExact(
                run.Split('-')[0],
                "yyyyMMdd'T'HHmmss'Z'",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var started
            )
                ? started
                : default,
            Status = RunStatus.Unreadable,
            Reason = why,
        };

    private RunSummary After(JournalEntry entry) =>
        entry.Event switch
        {
            JournalEvent.StepStarted => this with { Steps = [.. Steps, new StepSummary(entry.Step!, entry.At, null, false)] },
            JournalEvent.StepDone => Close(entry, failed: false),
            JournalEvent.StepFailed => Close(entry, failed: true),
            JournalEvent.Noted when entry.Step == nameof(RestorePoint) => this with { RestorePoint = Read<RestorePoint>(entry) },
            JournalEvent.RunEnded => this with
            {
                Ended = entry.At,
                Status = Read<RunEnd>(entry)!.Status,
                Reason = Read<RunEnd>(entry)!.Reason,
            },
            _ => this,
        };

    private RunSummary Close(JournalEntry entry, bool failed) =>
        this with
        {
            Steps =
            [
                .. Steps.Select(step =>
                    step.Name == entry.Step && step.Ended is null ? step with { Ended = entry.At, Failed = failed } : step
                ),
            ],
        };

    private static T? Read<T>(JournalEntry entry) => entry.Data is { } data ? data.Deserialize<T>(StoreJson.Options) : default;
}
