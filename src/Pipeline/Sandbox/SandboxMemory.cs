using Pipeline.Store;

namespace Pipeline.Sandbox;

/// <summary>What a store remembers of a sandbox: its backups, runs and what is live.</summary>
internal sealed class SandboxMemory(IObjectStore store, string environment)
{
    /// <summary>A store may be shared: what is below the same name there may be somebody else's, and making a sandbox begins with an empty one.</summary>
    /// <exception cref="PipelineException">There are backups or runs.</exception>
    public async Task ThrowIfTaken(CancellationToken cancellation)
    {
        foreach (var kept in new[] { "backups", "runs" })
            if (await store.List($"{environment}/{kept}/", cancellation).AnyAsync(cancellation))
                throw PipelineException.Refused(
                    $"The store {store.Location} has {kept} of {environment} already, and there is no sandbox {environment} here.",
                    "They are another sandbox's, on this machine or elsewhere.",
                    $"Give this one a store or a prefix of its own. When nobody needs them: {Invocation.Program} SandboxDown --environment {environment} removes them."
                );
    }

    /// <summary>Removes all of it.</summary>
    public async Task Remove(CancellationToken cancellation)
    {
        await foreach (var remembered in store.List($"{environment}/", cancellation))
            await store.Delete(remembered.Key, cancellation);
    }
}
