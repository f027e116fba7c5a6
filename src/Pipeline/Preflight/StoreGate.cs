using System.Text;
using Pipeline.Store;

namespace Pipeline.Preflight;

/// <summary>The store can be written and read: a backup that cannot be kept is found out now, not after it was taken.</summary>
public static class StoreGate
{
    /// <summary>Lists what there is of the environment: what can be known without writing.</summary>
    public static Gate ForReading(IObjectStore store, string environment) =>
        new(
            "store",
            async cancellation =>
            {
                await using var objects = store.List($"{environment}/", cancellation).GetAsyncEnumerator(cancellation);
                await objects.MoveNextAsync();
                return GateResult.Pass($"{store.Location} can be read; whether it can be written to was not tried");
            }
        );

    /// <summary>Writes, reads back and deletes a small object.</summary>
    public static Gate For(IObjectStore store, string environment) =>
        new(
            "store",
            async cancellation =>
            {
                var key = $"{environment}/preflight-{Guid.NewGuid():N}";
                var written = Encoding.UTF8.GetBytes(key);
                await store.Write(key, async (stream, token) => await stream.WriteAsync(written, token), cancellation);
                try
                {
                    await using var stream = await store.OpenRead(key, cancellation);
                    using var reader = new StreamReader(stream);
                    return await reader.ReadToEndAsync(cancellation) == key
                        ? GateResult.Pass(store.Location)
                        : GateResult.Refuse(
                            $"{store.Location} gives back something else than was written",
                            "Look at the store: it corrupts what it keeps."
                        );
                }
                finally
                {
                    await store.Delete(key, CancellationToken.None);
                }
            }
        );
}
