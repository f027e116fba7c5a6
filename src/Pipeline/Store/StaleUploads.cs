using Amazon.S3;
using Amazon.S3.Model;
using BegunUpload = Amazon.S3.Model.MultipartUpload;

namespace Pipeline.Store;

/// <summary>Uploads that nobody will complete: invisible, and paid for until somebody aborts them.</summary>
internal sealed class StaleUploads(Bucket bucket, DateTimeOffset now)
{
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(1);

    /// <summary>Servers tell the moment an upload was begun in whole seconds.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Aborts every upload below the store's prefix that a killed run left there, more than a day ago; and those that our own request
    /// began when it was repeated because its answer had got lost: their ids were in those answers.
    /// </summary>
    /// <param name="own">The upload that has just been begun.</param>
    /// <param name="taken">How long it took to begin it.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task Abort(InitiateMultipartUploadResponse own, TimeSpan taken, CancellationToken cancellation)
    {
        try
        {
            var request = new ListMultipartUploadsRequest { BucketName = bucket.Location.Bucket, Prefix = bucket.Location.InBucket("") };
            var found = await bucket.Client.Paginators.ListMultipartUploads(request).Uploads.ToListAsync(cancellation);
            var begun = found.Find(upload => upload.UploadId == own.UploadId)?.Initiated;
            foreach (var upload in found.Where(upload => upload.UploadId != own.UploadId))
                if (IsOld(upload) || (upload.Key == own.Key && IsTwin(upload, begun, taken)))
                    await bucket.Client.AbortMultipartUploadAsync(bucket.Location.Bucket, upload.Key, upload.UploadId, cancellation);
        }
        catch (AmazonS3Exception)
        {
            // Credentials that may write need not be allowed to list uploads, and not every server can: then the bucket's own lifecycle
            // rule has to do this. Whatever else is wrong, the parts that follow will tell.
        }
    }

    /// <summary>Aborts every upload below a prefix, where nobody writes now.</summary>
    public static async Task AbortAll(Bucket bucket, string prefix, CancellationToken cancellation)
    {
        try
        {
            var request = new ListMultipartUploadsRequest
            {
                BucketName = bucket.Location.Bucket,
                Prefix = bucket.Location.InBucket(prefix),
            };
            foreach (var upload in await bucket.Client.Paginators.ListMultipartUploads(request).Uploads.ToListAsync(cancellation))
                await bucket.Client.AbortMultipartUploadAsync(bucket.Location.Bucket, upload.Key, upload.UploadId, cancellation);
        }
        catch (AmazonS3Exception)
        {
            // As above.
        }
    }

    private bool IsOld(BegunUpload upload) => upload.Initiated is { } begun && now - begun.ToUniversalTime() > Oldest;

    /// <summary>
    /// One for the same key from the time that our request took. Two runs never write the same large object; if they did, one of them
    /// would be told that its upload is gone.
    /// </summary>
    private static bool IsTwin(BegunUpload upload, DateTime? begun, TimeSpan taken) =>
        upload.Initiated <= begun && begun - upload.Initiated <= taken + Rounding;
}
