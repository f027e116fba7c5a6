using System.Text.Json;

namespace Pipeline.Runs;

/// <summary>What a journal's line tells of.</summary>
public enum JournalEvent
{
    /// <summary>The run began; the data is its <see cref="RunStart"/>.</summary>
    RunStarted,

    /// <summary>A step is about to change or find out something.</summary>
    StepStarted,

    /// <summary>A step is done; the data is its record.</summary>
    StepDone,

    /// <summary>A step failed; the data is the error's text.</summary>
    StepFailed,

    /// <summary>A fact for the record, such as the restore point.</summary>
    Noted,

    /// <summary>The run ended; the data is its <see cref="RunEnd"/>.</summary>
    RunEnded,
}

/// <summary>One line of a run's journal.</summary>
/// <param name="Sequence">Counting from 1.</param>
/// <param name="At">When it was written.</param>
/// <param name="Event">What it tells.</param>
/// <param name="Step">The step, or the name of the fact that was noted.</param>
/// <param name="Data">The step's record, or what the event says.</param>
/// <param name="Previous">The SHA-256 of the line before, so that a line changed or taken out afterwards shows.</param>
public sealed record JournalEntry(int Sequence, DateTimeOffset At, JournalEvent Event, string? Step, JsonElement? Data, string Previous);
