using System.Globalization;
using System.Text.Json;

namespace Pipeline.Store;

/// <summary>
/// The leases of one environment, an object for each: <c>ENVIRONMENT/lock/0000000042.json</c>. The highest number is the lease that
/// stands; creating the next one is what only one of many can do.
/// </summary>
internal sealed class LeaseEpochs(IObjectStore store, string environment)
{
    private const int Digits = 10;
    private readonly string _prefix = $"{environment}/lock/";

    public string Environment => environment;

    /// <summary>The highest epoch there is; 0 when there has never been one.</summary>
    public async Task<long> Highest(CancellationToken cancellation)
    {
        var highest = 0L;
        await foreach (var found in store.List(_prefix, cancellation))
            highest = Math.Max(highest, EpochOf(found.Key));
        return highest;
    }

    /// <summary>The lease of an epoch; null when it has been pruned.</summary>
    public Task<LeaseRecord?> Read(long epoch, CancellationToken cancellation) => store.ReadJson<LeaseRecord>(KeyOf(epoch), cancellation);

    /// <summary>Writes the lease of an epoch that is one's own.</summary>
    public Task Write(long epoch, LeaseRecord record, CancellationToken cancellation) =>
        store.WriteJson(KeyOf(epoch), record, cancellation);

    /// <summary>Claims an epoch that nobody has claimed before.</summary>
    /// <exception cref="PipelineException">The store lets two claim the same: nothing can be locked there.</exception>
    public async Task<bool> Claim(long epoch, LeaseRecord record, CancellationToken cancellation)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(record, StoreJson.Options);
        // A request that is repeated because its answer got lost finds its own object.
        if (!await store.Create(KeyOf(epoch), content, cancellation) && (await Read(epoch, cancellation))?.Claim != record.Claim)
            return false;
        if (!await store.Create(KeyOf(epoch), content, cancellation))
            return true;
        // Either others have long left this epoch behind and pruned it in between,
        if (await Highest(cancellation) > epoch)
            return false;
        // or this is one of the S3 servers that ignore If-None-Match and say yes to everybody.
        throw new PipelineException(
            $"The store {store.Location} cannot be used for leases.",
            "Its server ignores \"If-None-Match: *\" and lets several create the same object.",
            next: "Use another S3 server or a folder."
        );
    }

    /// <summary>Deletes the leases before an epoch. The highest always stays, or epochs would begin anew.</summary>
    public async Task PruneBelow(long epoch, CancellationToken cancellation)
    {
        var old = new List<string>();
        await foreach (var found in store.List(_prefix, cancellation))
            if (EpochOf(found.Key) is > 0 and var number && number < epoch)
                old.Add(found.Key);
        foreach (var key in old)
            await store.Delete(key, cancellation);
    }

    private string KeyOf(long epoch) => _prefix + epoch.ToString($"D{Digits}", CultureInfo.InvariantCulture) + ".json";

    /// <summary>0 for what is no lease.</summary>
    private long EpochOf(string key)
    {
        var name = key[_prefix.Length..];
        return
            name.Length == Digits + ".json".Length
            && name.EndsWith(".json", StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            ? epoch
            : 0;
    }
}
