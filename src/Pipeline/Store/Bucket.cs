using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;

namespace Pipeline.Store;

/// <summary>A bucket with the client to reach it, and the requests whose form depends on what its server understands.</summary>
/// <param name="Client">The client.</param>
/// <param name="Location">The bucket and the prefix.</param>
/// <param name="Checksums">
/// True for CRC checksums in trailers, as AWS wants them. Other servers refuse those or store them as content; there the whole
/// body is signed with its SHA-256 instead, which they all check.
/// </param>
internal sealed record Bucket(IAmazonS3 Client, BucketLocation Location, bool Checksums)
{
    /// <summary>What is said of every object that is written.</summary>
    public ObjectOptions Options { get; init; } = ObjectOptions.None;

    /// <summary>Metadata that tells one writer's object from any other's, whatever they contain.</summary>
    private const string Stamp = "writer";

    private ChecksumAlgorithm? Algorithm => Checksums ? ChecksumAlgorithm.CRC32 : null;

    public PutObjectRequest Put(string key, MemoryStream content, DateTimeOffset now)
    {
        var request = new PutObjectRequest
        {
            BucketName = Location.Bucket,
            Key = Location.InBucket(key),
            InputStream = content,
            AutoCloseStream = false,
            UseChunkEncoding = Checksums,
            ChecksumAlgorithm = Algorithm,
            MD5Digest = Digest(content),
        };
        Options.Apply(request, now);
        return request;
    }

    /// <summary>The same for an object that must not be there yet.</summary>
    public PutObjectRequest Create(string key, MemoryStream content, DateTimeOffset now, Guid stamp)
    {
        var request = Put(key, content, now);
        request.IfNoneMatch = "*";
        request.Metadata[Stamp] = $"{stamp}";
        return request;
    }

    public InitiateMultipartUploadRequest Initiate(string key, DateTimeOffset now, Guid stamp)
    {
        var request = new InitiateMultipartUploadRequest
        {
            BucketName = Location.Bucket,
            Key = Location.InBucket(key),
            ChecksumAlgorithm = Algorithm,
            Metadata = { [Stamp] = $"{stamp}" },
        };
        Options.Apply(request, now);
        return request;
    }

    public UploadPartRequest Part(string key, string upload, int number, MemoryStream content) =>
        new()
        {
            BucketName = Location.Bucket,
            Key = Location.InBucket(key),
            UploadId = upload,
            PartNumber = number,
            PartSize = content.Length,
            InputStream = content,
            UseChunkEncoding = Checksums,
            ChecksumAlgorithm = Algorithm,
            MD5Digest = Digest(content),
        };

    public CompleteMultipartUploadRequest Complete(string key, string upload, IReadOnlyList<UploadPartResponse> parts) =>
        new()
        {
            BucketName = Location.Bucket,
            Key = Location.InBucket(key),
            UploadId = upload,
            PartETags = [.. parts.Select(part => new PartETag(part, copyChecksums: Checksums))],
        };

    /// <summary>Locks an object; null when it is not to be locked.</summary>
    public PutObjectRetentionRequest? Retention(string key, string? version, DateTimeOffset from) =>
        Options.Retention(from) is { } retention
            ? new()
            {
                BucketName = Location.Bucket,
                Key = Location.InBucket(key),
                VersionId = version,
                Retention = retention,
            }
            : null;

    /// <summary>Tags an object; null when there are no tags.</summary>
    public PutObjectTaggingRequest? Tagging(string key, string? version) =>
        Options.TagSet() is { } tags
            ? new()
            {
                BucketName = Location.Bucket,
                Key = Location.InBucket(key),
                VersionId = version,
                Tagging = new Tagging { TagSet = tags },
            }
            : null;

    /// <summary>
    /// Whether an object is the one that was written with this stamp: a request that is repeated because its answer got lost
    /// finds its own work done, and must not take it for somebody else's.
    /// </summary>
    public async Task<bool> Carries(string key, Guid stamp, CancellationToken cancellation)
    {
        try
        {
            var head = await Client.GetObjectMetadataAsync(Location.Bucket, Location.InBucket(key), cancellation);
            return head.Metadata[Stamp] == $"{stamp}";
        }
        catch (AmazonS3Exception failure) when (S3Failure.IsMissing(failure))
        {
            return false;
        }
    }

    /// <summary>A server that does not know of encryption may keep an object as it is and say that all went well.</summary>
    /// <exception cref="PipelineException">The server did not confirm the encryption that was asked for.</exception>
    public void ConfirmEncryption(string key, ServerSideEncryptionMethod? confirmed, string done)
    {
        if (Options.Encryption is { } asked && confirmed != asked)
            throw new PipelineException(
                $"The store {Location} does not encrypt \"{key}\".",
                $"Its server was asked for {asked.Value} and confirmed {confirmed?.Value ?? "nothing"}.",
                done,
                "Set the store's encryption to what its server can, or to none."
            );
    }

    /// <summary>S3 wants a checksum with what is to be locked; where it is not a CRC, it is the MD5 that all servers know.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "The protocol's checksum against damage on the way, not a protection.")]
    private string? Digest(MemoryStream content)
    {
        if (Options.Lock is null || Checksums)
            return null;
        var digest = Convert.ToBase64String(MD5.HashData(content));
        content.Position = 0;
        return digest;
    }
}
