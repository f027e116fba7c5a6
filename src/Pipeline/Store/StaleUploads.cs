using Amazon.S3;
using Amazon.S3.Model;

namespace Pipeline.Store;

/// <summary>Uploads that a killed run left behind: invisible, and paid for until somebody aborts them.</summary>
internal static class StaleUploads
{
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(1);

    /// <summary>Aborts every upload below the store's prefix that was begun more than a day ago.</summary>
    public static async Task Abort(Bucket bucket, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            var request = new ListMultipartUploadsRequest { BucketName = bucket.Location.Bucket, Prefix = bucket.Location.InBucket("") };
            await foreach (var upload in bucket.Client.Paginators.ListMultipartUploads(request).Uploads.WithCancellation(cancellation))
                if (upload.Initiated is { } begun && now - begun.ToUniversalTime() > Oldest)
                    await bucket.Client.AbortMultipartUploadAsync(bucket.Location.Bucket, upload.Key, upload.UploadId, cancellation);
        }
        catch (AmazonS3Exception failure) when (S3Failure.IsDenied(failure) || S3Failure.IsMissing(failure))
        {
            // Credentials that may write need not be allowed to list uploads: then the bucket's own lifecycle rule has to do this.
            // And somebody else may be cleaning up at the same time.
        }
    }
}
