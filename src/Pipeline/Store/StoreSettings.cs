using Pipeline.Environments;

namespace Pipeline.Store;

/// <summary>Where the environment's memory is: backups, runs, approvals, what is live. A sandbox fills this in by itself.</summary>
public sealed record StoreSettings : ISettings
{
    /// <summary>A folder, relative to the project's root when it is not absolute, or <c>s3://bucket/prefix</c>.</summary>
    public string Location { get; init; } = "";

    /// <summary>The address of an S3-compatible server, such as <c>https://s3.example.org</c>; nothing for AWS itself.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>The bucket's region; nothing to take it from the AWS profile or variables.</summary>
    public string Region { get; init; } = "";

    /// <summary>True when the bucket is a part of the path and not of the host name; unset: true with an endpoint of one's own.</summary>
    public bool? PathStyle { get; init; }

    /// <summary>
    /// Whether uploads carry CRC checksums as AWS wants them; many compatible servers, Ceph among them, refuse those.
    /// Unset: true without an endpoint of one's own. Without them each body is signed with its SHA-256.
    /// </summary>
    public bool? Checksums { get; init; }

    /// <summary>Where the access key is; without it the AWS variables, profile or machine role are used.</summary>
    public SecretReference? AccessKey { get; init; }

    /// <summary>Where the secret key is.</summary>
    public SecretReference? SecretKey { get; init; }

    /// <summary>How the server encrypts every object: none (as the bucket's own settings say), aes256 or kms.</summary>
    public StoreEncryption Encryption { get; init; } = StoreEncryption.None;

    /// <summary>The id or ARN of the key for <c>kms</c>; nothing for the account's own.</summary>
    public string KmsKey { get; init; } = "";

    /// <summary>The storage class of what is kept for long, such as <c>STANDARD_IA</c>; nothing for the bucket's usual one.</summary>
    public string StorageClass { get; init; } = "";

    /// <summary>Tags for every object: at most 10, names up to 128 characters, values up to 256. No secrets.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Protects what is kept for long from being deleted; unset: as the bucket's own settings say. The bucket must have Object Lock and
    /// with it versions: give it a lifecycle rule for old ones, as leases and journals are written again and again.
    /// </summary>
    public ObjectLockSettings? ObjectLock { get; init; }

    /// <summary>
    /// The size of an upload's first parts; three are in memory at a time. Parts of what is known to be long, such as a backup, are
    /// as much larger as it needs; those of a stream of unknown length grow on the way, until ten times <c>mostParts</c> of this size fit.
    /// </summary>
    public ByteSize PartSize { get; init; } = new(8L << 20);

    /// <summary>How many parts the server takes for one object: 10,000 at AWS and most others, 1,000 at Scaleway.</summary>
    public int MostParts { get; init; } = PartSizes.MostParts;

    /// <summary>With one slash too few it would be taken for a folder, and the backups would stay on this machine.</summary>
    private bool LooksLikeAnAddress => Location.Contains(":/", StringComparison.Ordinal);

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        if (Location.Length == 0)
            yield return SettingsFault.Missing("location", "a folder or s3://bucket/prefix");
        else if (LooksLikeAnAddress && BucketLocation.Parse(Location) is null)
            yield return new SettingsFault("location", $"\"{Location}\"", "a folder or s3://bucket/prefix");
        if (Endpoint.Length > 0 && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            yield return new SettingsFault("endpoint", $"\"{Endpoint}\"", "an address that begins with http:// or https://");
        if (AccessKey is null != SecretKey is null)
            yield return SettingsFault.Missing(AccessKey is null ? "accessKey" : "secretKey", "both keys or neither");
        if (PartSize.Bytes < PartSizes.Smallest.Bytes || PartSize.Bytes > PartSizes.Largest.Bytes)
            yield return new SettingsFault("partSize", $"{PartSize}", $"a size from {PartSizes.Smallest} to {PartSizes.Largest}");
        if (MostParts is < PartSizes.FewestParts or > PartSizes.MostParts)
            yield return new SettingsFault("mostParts", $"{MostParts}", $"from {PartSizes.FewestParts} to {PartSizes.MostParts}");
        foreach (var fault in ObjectOptionsFaults.Of(this))
            yield return fault;
    }

    /// <summary>
    /// Opens the store. A folder is made when it is not there; a bucket is asked for one key, so that a wrong endpoint or
    /// credential shows at once.
    /// </summary>
    /// <param name="root">The project's root, which a relative folder is relative to.</param>
    /// <param name="secrets">Gets to know the keys.</param>
    /// <param name="time">The clock that left-overs are judged by.</param>
    /// <param name="cancellation">Ends the attempt; nothing is left behind.</param>
    /// <exception cref="PipelineException">
    /// The folder cannot be made, or the bucket cannot be reached, does not let us in, or cannot lock objects though it should.
    /// </exception>
    public async Task<IObjectStore> Open(string root, Secrets secrets, TimeProvider time, CancellationToken cancellation)
    {
        if (BucketLocation.Parse(Location) is not { } location)
            return FolderStore.Open(Path.Combine(root, Location), time);
        var store = new S3Store(await S3Connection.Open(this, location, secrets, cancellation), new PartSizes(PartSize, MostParts), time);
        await store.Probe(cancellation);
        await store.ProbeLock(cancellation);
        return store;
    }
}
