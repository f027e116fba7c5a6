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

    /// <summary>
    /// The size of an upload's first parts; three are in memory at a time. Parts grow by as much every 500, so that an object
    /// of 100,000 times this size fits.
    /// </summary>
    public ByteSize PartSize { get; init; } = new(8L << 20);

    /// <inheritdoc/>
    public IEnumerable<SettingsFault> Faults()
    {
        if (Location.Length == 0)
            yield return SettingsFault.Missing("location", "a folder or s3://bucket/prefix");
        else if (Location.Contains("://", StringComparison.Ordinal) && BucketLocation.Parse(Location) is null)
            yield return new SettingsFault("location", $"\"{Location}\"", "a folder or s3://bucket/prefix");
        if (Endpoint.Length > 0 && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            yield return new SettingsFault("endpoint", $"\"{Endpoint}\"", "an address that begins with http:// or https://");
        if (AccessKey is null != SecretKey is null)
            yield return SettingsFault.Missing(AccessKey is null ? "accessKey" : "secretKey", "both keys or neither");
        if (PartSize.Bytes < PartSizes.Smallest.Bytes || PartSize.Bytes > PartSizes.Largest.Bytes)
            yield return new SettingsFault("partSize", $"{PartSize}", $"a size from {PartSizes.Smallest} to {PartSizes.Largest}");
    }

    /// <summary>
    /// Opens the store. A folder is made when it is not there; a bucket is asked for one key, so that a wrong endpoint or
    /// credential shows at once.
    /// </summary>
    /// <param name="root">The project's root, which a relative folder is relative to.</param>
    /// <param name="secrets">Gets to know the keys.</param>
    /// <param name="time">The clock that left-overs are judged by.</param>
    /// <param name="cancellation">Ends the attempt; nothing is left behind.</param>
    /// <exception cref="PipelineException">The folder cannot be made, or the bucket cannot be reached or does not let us in.</exception>
    public async Task<IObjectStore> Open(string root, Secrets secrets, TimeProvider time, CancellationToken cancellation)
    {
        if (BucketLocation.Parse(Location) is not { } location)
            return FolderStore.Open(Path.Combine(root, Location), time);
        var store = new S3Store(await S3Connection.Open(this, location, secrets, cancellation), new PartSizes(PartSize), time);
        await store.Probe(cancellation);
        return store;
    }
}
