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
    private ChecksumAlgorithm? Algorithm => Checksums ? ChecksumAlgorithm.CRC32 : null;

    public PutObjectRequest Put(string key, Stream content) =>
        new()
        {
            BucketName = Location.Bucket,
            Key = Location.InBucket(key),
            InputStream = content,
            AutoCloseStream = false,
            UseChunkEncoding = Checksums,
            ChecksumAlgorithm = Algorithm,
        };

    public InitiateMultipartUploadRequest Initiate(string key) =>
        new()
        {
            BucketName = Location.Bucket,
            Key = Location.InBucket(key),
            ChecksumAlgorithm = Algorithm,
        };

    public UploadPartRequest Part(string key, string upload, int number, Stream content) =>
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
        };

    public CompleteMultipartUploadRequest Complete(string key, string upload, IReadOnlyList<UploadPartResponse> parts) =>
        new()
        {
            BucketName = Location.Bucket,
            Key = Location.InBucket(key),
            UploadId = upload,
            PartETags = [.. parts.Select(part => new PartETag(part, copyChecksums: Checksums))],
        };
}
