using System.Net;
using Amazon.S3;

namespace Pipeline.Store;

/// <summary>
/// A server that does not take what is said of an object: it has no such storage class, key or lock. Most servers only call the
/// argument invalid and do not say which, so the error names all that were sent.
/// </summary>
internal static class RefusedOptions
{
    // Ceph says of a key that its key service does not have what it also says of an access key that it does not know.
    private const string UnknownKey = "InvalidAccessKeyId";

    private static readonly string[] Codes =
    [
        "InvalidStorageClass",
        "InvalidArgument",
        "InvalidRequest",
        "InvalidTag",
        "InvalidEncryptionAlgorithmError",
        "NotImplemented",
    ];

    /// <summary>The failure told, or null when the options have no part in it.</summary>
    public static PipelineException? Tell(Bucket bucket, Exception failure) =>
        failure is AmazonS3Exception told && bucket.Options.ToString() is { Length: > 0 } options && IsAboutOptions(bucket.Options, told)
            ? new PipelineException(
                $"The store {bucket.Location} does not take objects with {options}.",
                S3Failure.Details(told),
                next: "Mend encryption, kmsKey, storageClass, tags or objectLock of the store: its server does not know, or not allow, one of them.",
                innerException: failure
            )
            : null;

    private static bool IsAboutOptions(ObjectOptions options, AmazonS3Exception failure)
    {
        var code = failure.ErrorCode ?? "";
        if (options.KmsKey is not null && code == UnknownKey || code.StartsWith("KMS.", StringComparison.Ordinal))
            return true;
        return failure.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotImplemented && Codes.Contains(code);
    }
}
