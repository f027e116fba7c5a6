using System.Globalization;
using System.Text.Json;
using Pipeline.Environments;
using Pipeline.Store;

namespace Pipeline.Runs;

/// <summary>A run under way: every step goes through it, so that the journal knows of each before and after.</summary>
public sealed class Run
{
    private readonly Journal _journal;
    private readonly Transcript _transcript;

    private Run(string id, RunStart start, Journal journal, Transcript transcript) =>
        (Id, Start, _journal, _transcript) = (id, start, journal, transcript);

    /// <summary>The run's id: its time and version, so that ids sort by time and read well.</summary>
    public string Id { get; }

    /// <summary>What was known when it began.</summary>
    public RunStart Start { get; }

    /// <summary>What the journal says so far.</summary>
    public RunSummary Summary => RunSummary.Of(Id, _journal.Entries)!;

    /// <summary>The id for a run that begins now: free, as far as the store knows.</summary>
    public static async Task<string> NewId(
        IObjectStore store,
        string environment,
        string version,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var stem = $"{time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-v{version}";
        for (var attempt = 1; ; attempt++)
        {
            var id = attempt == 1 ? stem : $"{stem}-{attempt}";
            if (!await Journal.Exists(store, environment, id, cancellation))
                return id;
        }
    }

    /// <summary>How long a store may take to record how a step ended, once the run is cancelled.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    /// <summary>Begins a run and its journal. The caller holds the environment's lease.</summary>
    public static async Task<Run> Begin(
        IObjectStore store,
        string id,
        RunStart start,
        Transcript transcript,
        Secrets secrets,
        CancellationToken cancellation
    )
    {
        var run = new Run(id, start, new Journal(store, start.Environment, id, secrets), transcript);
        await run.Append(JournalEvent.RunStarted, null, start, cancellation);
        return run;
    }

    /// <summary>Carries out one step, journalled before and after. Its record can be read back by <see cref="RecordOf{T}"/>.</summary>
    /// <param name="name">The step.</param>
    /// <param name="act">What it does.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="evenUnrecorded">Act also when the journal cannot be written, which is warned of then.</param>
    /// <exception cref="PipelineException">The step failed, or the journal cannot be written.</exception>
    public async Task<T> Step<T>(
        string name,
        Func<CancellationToken, Task<T>> act,
        CancellationToken cancellation,
        bool evenUnrecorded = false
    )
    {
        await Record(JournalEvent.StepStarted, name, null, evenUnrecorded, cancellation);
        T record;
        try
        {
            record = await act(cancellation);
        }
        catch (Exception failure)
        {
            await Afterwards(JournalEvent.StepFailed, name, failure.Message, evenUnrecorded, cancellation);
            _transcript.Detail(failure.ToString());
            throw;
        }

        await Afterwards(JournalEvent.StepDone, name, record, evenUnrecorded, cancellation);
        return record;
    }

    /// <summary>
    /// What is done is done, cancelled or not: a journal that forgot it would have it undone or done again. But who cancels is not kept waiting for a store that
    /// does not answer: the next run then finds the step begun and not ended.
    /// </summary>
    private async Task Afterwards(JournalEvent what, string step, object? data, bool evenUnrecorded, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _transcript.Time);
        await using var cancelled = cancellation.Register(() => late.CancelAfter(Grace));
        try
        {
            await Record(what, step, data, evenUnrecorded, late.Token);
        }
        catch (OperationCanceledException failure)
        {
            throw new PipelineException(
                $"How {step} ended could not be recorded.",
                "The store does not answer.",
                next: "Look after the store, and run again: what was begun is found and settled.",
                innerException: failure
            )
            {
                ExitCode = ExitCode.NeedsPerson,
            };
        }
    }

    /// <summary>The record of a step that this run has done; default when it has not.</summary>
    public T? RecordOf<T>(string step) => RunRecords.Of<T>(_journal.Entries, step);

    /// <summary>The records of all steps that this run has done, by step.</summary>
    public IReadOnlyDictionary<string, JsonElement> Records => RunRecords.All(_journal.Entries);

    /// <summary>True once a step has begun, whatever became of it.</summary>
    public bool HasStarted(string step) => _journal.Entries.Any(entry => entry.Event == JournalEvent.StepStarted && entry.Step == step);

    /// <summary>Records how the environment was before anything is changed.</summary>
    public Task Note(RestorePoint point, CancellationToken cancellation) =>
        Append(JournalEvent.Noted, nameof(RestorePoint), point, cancellation);

    /// <summary>Ends the run.</summary>
    public Task End(RunStatus status, string? reason, CancellationToken cancellation) =>
        Append(JournalEvent.RunEnded, null, new RunEnd(status, reason), cancellation);

    private async Task Record(JournalEvent what, string step, object? data, bool evenUnrecorded, CancellationToken cancellation)
    {
        try
        {
            await Append(what, step, data, cancellation);
        }
        catch (PipelineException failure) when (evenUnrecorded)
        {
            _transcript.Warn($"{step} goes on without the journal: {failure.Message}");
        }
    }

    private Task Append(JournalEvent what, string? step, object? data, CancellationToken cancellation) =>
        _journal.Append(_transcript.Time.GetUtcNow(), what, step, data, cancellation);
}
