using System.Text.Json;
using Pipeline.Store;

namespace Pipeline.Runs;

/// <summary>What an earlier run has recorded of its steps.</summary>
public static class RunRecords
{
    /// <summary>The record of a step; default when that run did not finish it.</summary>
    public static async Task<T?> Read<T>(IObjectStore store, string environment, string run, string step, CancellationToken cancellation)
    {
        var entries = await Journal.Read(store, environment, run, cancellation);
        return Of<T>(entries, step);
    }

    internal static IReadOnlyDictionary<string, JsonElement> All(IReadOnlyList<JournalEntry> entries) =>
        entries
            .Where(entry => entry.Event == JournalEvent.StepDone && entry.Data is not null)
            .ToLookup(entry => entry.Step!)
            .ToDictionary(step => step.Key, step => step.Last().Data!.Value);

    internal static T? Of<T>(IReadOnlyList<JournalEntry> entries, string step) =>
        entries.LastOrDefault(entry => entry.Event == JournalEvent.StepDone && entry.Step == step)?.Data is { } data
            ? data.Deserialize<T>(StoreJson.Options)
            : default;
}
