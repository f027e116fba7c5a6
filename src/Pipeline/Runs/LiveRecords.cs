using Pipeline.Store;

namespace Pipeline.Runs;

/// <summary>Reads and writes what is live in an environment: <c>live.json</c> in its store.</summary>
/// <param name="store">The store.</param>
/// <param name="environment">The environment's name.</param>
public sealed class LiveRecords(IObjectStore store, string environment)
{
    private string Key => $"{environment}/live.json";

    /// <summary>What is live; <see cref="LiveState.Nothing"/> before the first deployment.</summary>
    public async Task<LiveState> Read(CancellationToken cancellation) =>
        await store.ReadJson<LiveState>(Key, cancellation) ?? LiveState.Nothing;

    /// <summary>Records what is live from now on.</summary>
    public Task Write(LiveState state, CancellationToken cancellation) => store.WriteJson(Key, state, cancellation);
}
