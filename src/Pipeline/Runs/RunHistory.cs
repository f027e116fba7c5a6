using Pipeline.Store;

namespace Pipeline.Runs;

/// <summary>The runs of an environment, read from their journals.</summary>
/// <param name="store">The environment's store.</param>
/// <param name="environment">Its name.</param>
public sealed class RunHistory(IObjectStore store, string environment)
{
    private const string JournalName = "/journal.jsonl";

    /// <summary>The newest runs, newest first; one whose journal was damaged is among them and says so.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="holder">The run that holds the lease now: any other without an end was interrupted.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyList<RunSummary>> Newest(int most, string? holder, CancellationToken cancellation)
    {
        var ids = await Ids(cancellation);
        var runs = await Task.WhenAll(ids.Take(most).Select(id => Summarise(id, holder, cancellation)));
        return [.. runs.OfType<RunSummary>()];
    }

    /// <summary>One run; null when it has no journal. One whose journal was damaged says so.</summary>
    public async Task<RunSummary?> Find(string run, CancellationToken cancellation) =>
        await Journal.Exists(store, environment, run, cancellation) ? await Summarise(run, holder: run, cancellation) : null;

    /// <summary>
    /// The newest run that changed, or may have changed, something and did not bring it to an end; null when all is settled.
    /// One whose journal was damaged may have.
    /// </summary>
    public async Task<RunSummary?> Unfinished(string? holder, CancellationToken cancellation)
    {
        foreach (var id in await Ids(cancellation))
        {
            if (id == holder || await Summarise(id, holder, cancellation) is not { } run || run.Start.LeavesNothing)
                continue;
            if (run.IsUnfinished)
                return run;
            if (run.Status is RunStatus.Succeeded or RunStatus.RolledBack or RunStatus.Failed or RunStatus.Cancelled)
                return null;
        }

        return null;
    }

    /// <summary>The unfinished run that the next one carries on; null when all is settled.</summary>
    /// <exception cref="PipelineException">Its journal was damaged: what it has left cannot be guessed.</exception>
    public async Task<RunSummary?> ToCarryOn(string? holder, CancellationToken cancellation) =>
        await Unfinished(holder, cancellation) is not { } run ? null
        : run.Status != RunStatus.Unreadable ? run
        : throw PipelineException.Refused(
            $"What run {run.Run} has left is not known.",
            run.Reason,
            $"Look what it has left, then move {environment}/runs/{run.Run}{JournalName} in the store away."
        );

    private async Task<RunSummary?> Summarise(string id, string? holder, CancellationToken cancellation)
    {
        try
        {
            var run = RunSummary.Of(id, await Journal.Read(store, environment, id, cancellation));
            return run is { Ended: null } && id != holder ? run with { Status = RunStatus.Interrupted } : run;
        }
        catch (InvalidDataException damage)
        {
            return RunSummary.Unreadable(id, environment, damage.Message);
        }
    }

    private async Task<IReadOnlyList<string>> Ids(CancellationToken cancellation)
    {
        var prefix = $"{environment}/runs/";
        var ids = new List<string>();
        await foreach (var found in store.List(prefix, cancellation))
        {
            if (found.Key.EndsWith(JournalName, StringComparison.Ordinal))
                ids.Add(found.Key[prefix.Length..^JournalName.Length]);
        }

        return [.. ids.OrderDescending(StringComparer.Ordinal)];
    }
}
